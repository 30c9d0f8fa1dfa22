import { AppError } from '#pkg/errors';

/** Arrays and objects inside each other; CouchDB has no limit, but those who walk a value are recursive. */
export const MAX_DEPTH = 1000;

/** CouchDB has one answer for all that is not JSON. */
export function invalidJson(cause?: unknown): AppError {
  return new AppError('bad-request', 'invalid UTF-8 JSON', { code: 'bad_request', cause });
}

export function tooDeep(): AppError {
  return new AppError('bad-request', `JSON nested deeper than ${MAX_DEPTH} levels`, { code: 'bad_request' });
}

/** True when the text may not be walked by recursion. Wrong JSON gives any answer. */
export function isTooDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at) - 1;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}

/** The offset after the closing quote of the string that starts at `start`, or of the text's end. */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
  return slashes % 2 === 1;
}
