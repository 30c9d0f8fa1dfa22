import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { HttpAnswer } from '#pkg/http-cache';
import type { RemoteContext } from './deps.ts';

/**
 * Passes an answer on. Its length is not told: what turns out to be shorter or longer cuts the connection, so that the app
 * sees it.
 */
export function sendAnswer(c: RemoteContext, { status, headers, body }: HttpAnswer): Response {
  // Whatever it is, it has the origin of the owner's session here: it must not run.
  c.header('Content-Security-Policy', "default-src 'none'; sandbox");
  c.header('Cache-Control', 'private, no-store');
  const type = headers['content-type'];
  if (type !== undefined) c.header('Content-Type', type);
  return c.body(body as ReadableStream, status as ContentfulStatusCode);
}
