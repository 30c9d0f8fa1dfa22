import { AppError } from '#pkg/errors';

/** Where a shortcut may lead: a browser would run, or read on its own machine, what the others name. */
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'ftp:', 'mailto:', 'tel:']);

/** The text of a `.url` file. Throws kind `unprocessable` unless it is an address that a browser may be led to. */
export function toUrlFile(url: string): Buffer {
  if (!isSafe(url)) throw new AppError('unprocessable', 'The URL is not one of the web', { parameter: 'url' });
  return Buffer.from(`[InternetShortcut]\r\nURL=${url}\r\n`);
}

/** The address in the text of a `.url` file. Throws kind `bad-request` when there is none that is safe. */
export function parseUrlFile(text: string): string {
  let inside = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1];
    if (section !== undefined) inside = section.toLowerCase() === 'internetshortcut';
    const equals = inside ? line.indexOf('=') : -1;
    // Not one expression for the whole line: it would try each space of a long row of them as the last one.
    if (equals < 0 || line.slice(0, equals).trim().toUpperCase() !== 'URL') continue;
    const url = line.slice(equals + 1).trim();
    if (isSafe(url)) return url;
  }
  throw new AppError('bad-request', 'The file leads nowhere');
}

function isSafe(url: string): boolean {
  return !/[\0-\x20\x7f]/.test(url) && SCHEMES.has(URL.parse(url)?.protocol ?? '');
}
