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
    const response = await forward(c, deps, database, path);
    // The end of the connection ends it too: a text is then sent as it is, without making a stream of it.
    return c.env?.outgoing ? response : new Response(releasing(response.body, release), response);
  } catch (error) {
    release();
    throw error;
  }
}
