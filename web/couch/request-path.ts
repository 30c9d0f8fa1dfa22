import { AppError } from '#pkg/errors';

/**
 * The path for the router, with each segment encoded in one way only: CouchDB reads `+` as a space in paths too, and
 * takes no notice of slashes at the end. A path that cannot be decoded is left as it is; `checkEncoding` refuses it.
 */
export function requestPath(request: Request): string {
  const raw = rawPath(request.url);
  if (!/[%+]/.test(raw)) return raw;
  try {
    return raw.split('/').map(recode).join('/');
  } catch {
    return raw;
  }
}

/** Throws kind `bad-request` when a segment of the path cannot be decoded. */
export function checkEncoding(url: string): void {
  const raw = rawPath(url);
  if (/%(?![0-9a-f]{2})/i.test(raw)) throw new AppError('bad-request', 'invalid_url_encoding', { code: 'bad_request' });
  try {
    decodeURIComponent(raw);
  } catch {
    throw new AppError('bad-request', 'Document id must be valid UTF-8', { code: 'illegal_docid' });
  }
}

function rawPath(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const end = url.slice(start).search(/[?#]/);
  const path = end < 0 ? url.slice(start) : url.slice(start, start + end);
  return path.replace(/\/+$/, '') || '/';
}

function recode(segment: string): string {
  return encodeURIComponent(decodeURIComponent(segment.replaceAll('+', ' ')));
}
