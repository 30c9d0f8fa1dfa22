import { AppError } from '#pkg/errors';
import type { RemoteRequest } from './types.ts';

export interface DeclarationRules {
  /** Other ports than those of the web: for tests and for servers of one's own. */
  allowsPorts: boolean;
}

const FIRST_LINE = /^(GET|POST)\s+(https?:\/\/[^\s/?#{}]+)(\/[^?#]*)?(?:\?([^#]*))?$/;
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):\s*(.*)$/;
const MAX_HEADERS = 50;
/** The client writes these itself. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Reads a declaration in the form of the ecosystem's doctypes: the verb and the address, headers, a blank line, the body. Throws
 * kind `internal`, for whoever runs the server, when it is wrong.
 */
export function parseRequest(text: string, rules: DeclarationRules): RemoteRequest {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const [first = ''] = lines;
  const match = FIRST_LINE.exec(first.trim().replace(/\s+HTTP\/1\.[01]$/, ''));
  if (!match) throw wrong('the first line is no verb and address');
  const [, verb, origin = '', path = '/', query = ''] = match;
  const blank = lines.indexOf('', 1);
  const end = blank === -1 ? lines.length : blank;
  const headers = lines.slice(1, end).map(parseHeader);
  if (headers.length > MAX_HEADERS) throw wrong('there are too many headers');
  return {
    verb: verb as RemoteRequest['verb'],
    origin: parseOrigin(origin, rules),
    path,
    query,
    headers,
    // The last line break is the file's.
    body: lines
      .slice(end + 1)
      .join('\n')
      .replace(/\n$/, ''),
  };
}

/** Scheme, host and port of an address. Throws kind `internal` for what a declaration may not name. */
export function parseOrigin(address: string, { allowsPorts }: DeclarationRules): string {
  const url = URL.parse(address);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!url || !isWeb || url.username !== '' || url.password !== '') throw wrong('the address is none of the web');
  if (url.port !== '' && !allowsPorts) throw wrong('the address has a port');
  return url.origin;
}

export function checkHeaderName(name: string): string {
  if (OWN_HEADERS.has(name.toLowerCase())) throw wrong(`the header ${name} is not its own`);
  return name;
}

function parseHeader(line: string): { name: string; value: string } {
  const [, name = '', value = ''] = HEADER.exec(line) ?? [];
  if (name === '') throw wrong('a header has no name');
  return { name: checkHeaderName(name), value: value.trim() };
}

export function wrong(why: string): AppError {
  return new AppError('internal', `a remote declaration is wrong: ${why}`);
}
