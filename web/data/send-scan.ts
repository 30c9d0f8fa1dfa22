import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { releasing } from '#pkg/slots';
import type { Target } from './access.ts';
import type { DataContext, ScanDeps } from './deps.ts';
import { forward } from './forward.ts';
import { sendPieces } from './send.ts';

/** Sends what is read of a whole database, once it is the turn of who asks. */
export function sendScan(
  c: DataContext,
  { scans }: ScanDeps,
  { permission }: Target,
  pieces: AsyncGenerator<string>,
): Promise<Response> {
  return sendPieces(c, scans.pieces(c, permission, pieces));
}

/** The same, of what CouchDB's own API answers. */
export async function forwardScan(
  c: DataContext,
  deps: ScanDeps,
  { database, permission }: Target,
  path: string,
): Promise<Response> {
  const release = await deps.scans.begin(c, permission);
  try {
    const { body, status } = await forward(c, deps, database, path);
    // Through the context, which has the headers already.
    return c.body(releasing(body, release) ?? '', status as ContentfulStatusCode);
  } catch (error) {
    release();
    throw error;
  }
}
