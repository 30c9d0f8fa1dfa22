import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';

const compress = promisify(gzip);

/** Below it the answer fits in one packet anyway. */
const WORTH_IT = 1024;

/** The text, compressed off the main thread when the client accepts it; sets the headers that say so. */
export async function gzipped(c: Context<WebEnv>, text: string): Promise<string | Uint8Array<ArrayBuffer>> {
  c.header('Vary', 'Accept-Encoding', { append: true });
  if (text.length < WORTH_IT || !c.req.header('Accept-Encoding')?.includes('gzip')) return text;
  c.header('Content-Encoding', 'gzip');
  return new Uint8Array(await compress(text));
}
