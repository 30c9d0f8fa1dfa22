import type { HttpBindings } from '@hono/node-server';
import { AppError } from '#pkg/errors';

/**
 * The path for the router, with each segment encoded in one way only: CouchDB reads `+` as a space in paths too, and
 * takes no notice of slashes at the end. A path that cannot be decoded is left as it is; `checkEncoding` refuses it.
 */
export function requestPath(request: Request, { env }: { env?: HttpBindings } = {}): string {
  const raw = rawPath(targetOf(request, env));
  if (!/[%+]/.test(raw)) return raw;
  try {
    return raw.split('/').map(recode).join('/');
  } catch {
    return raw;
  }
}

/** Throws kind `bad-request` when a segment of the path cannot be decoded. */
export function checkEncoding(request: Request, env: HttpBindings | undefined): void {
  const raw = rawPath(targetOf(request, env));
  if (/%(?![0-9a-f]{2})/i.test(raw)) throw new AppError('bad-request', 'invalid_url_encoding', { code: 'bad_request' });
  try {
    decodeURIComponent(raw);
  } catch {
    throw new AppError('bad-request', 'Document id must be valid UTF-8', { code: 'illegal_docid' });
  }
}

/**
 * As it was sent: a `URL` takes `.` and `..` away, which are ids here. A request that the server makes out of another one
 * comes with what that one sent, which is not its own.
 */
function targetOf(request: Request, env: HttpBindings | undefined): string {
  const sent = env?.incoming?.url;
  if (sent === undefined || request.url.endsWith(sent)) return sent ?? request.url;
  return URL.parse(sent, request.url)?.href === request.url ? sent : request.url;
}

function rawPath(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/, '').replace(/[?#].*$/s, '');
  let end = path.length;
  // Not an expression, which would begin again at each slash of a long row of them.
  while (path[end - 1] === '/') end--;
  return path.slice(0, end) || '/';
}

function recode(segment: string): string {
  return encodeURIComponent(decodeURIComponent(segment.replaceAll('+', ' ')));
}

/** Parameters are separated by `&` or by `;`. @compat */
export function splitAtSemicolons(request: Request): void {
  const { url } = request;
  const query = url.indexOf('?') + 1;
  if (query === 0 || !url.includes(';', query)) return;
  const value = url.slice(0, query) + url.slice(query).replaceAll(';', '&');
  Object.defineProperty(request, 'url', { value });
}
