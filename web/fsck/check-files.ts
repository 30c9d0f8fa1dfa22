import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { FsckOptions } from '#model/vfs';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { FsckDeps } from './deps.ts';

/** What is wrong in the files, a JSON object per line, as it is found. */
export async function checkFiles(c: Context<WebEnv, '/:domain/fsck'>, { instances, vfs }: FsckDeps): Promise<Response> {
  const instance = await instances.get(c.req.param('domain'));
  const [index, content] = [flagOf(c, 'IndexIntegrity'), flagOf(c, 'FilesConsistency')];
  // One that is asked excludes the other; neither, or both: both.
  const chosen: FsckOptions = index === content ? {} : { index, content };
  const options = { ...chosen, failFast: flagOf(c, 'FailFast'), repair: c.req.method === 'POST' };
  const lines = Readable.from(toLines(vfs.fsck(instance, options)), { objectMode: false });
  return c.body(Readable.toWeb(lines) as ReadableStream<Uint8Array>, 200, { 'Content-Type': 'application/x-ndjson' });
}

function flagOf(c: Context, name: string): boolean {
  const value = c.req.query(name) ?? '';
  if (['', 'false', '0'].includes(value)) return false;
  if (['true', '1'].includes(value)) return true;
  throw new AppError('bad-request', `${name} must be true or false`, { parameter: name });
}

async function* toLines(findings: AsyncIterable<object>): AsyncGenerator<Uint8Array> {
  for await (const finding of findings) yield Buffer.from(`${JSON.stringify(finding)}\n`);
}
