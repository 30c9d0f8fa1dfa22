import type { JsonValue } from '#pkg/json';
import type { RouteRequest } from '#tests/route-requests';
import type { Draws } from './random.ts';
import { drawEncoded, drawJson, mutate } from './values.ts';

/** A route as it is mounted, with what is said of it. */
export interface FuzzedRoute {
  method: string;
  /** `/data/:doctype/:docid` */
  path: string;
  query: readonly string[];
  /** A body that it takes. */
  example?: JsonValue | undefined;
  line?: RouteRequest | undefined;
}

export interface FuzzRequest {
  /** What goes before the domain of the instance: `drive.` */
  app: string;
  method: string;
  target: string;
  headers: [string, string][];
  body: string | Buffer;
}

/** What a request may be sent as: by the names of who sends it, headers that say so. */
export type Senders = readonly (readonly [string, string][])[];

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
/** What some route or other reads, whatever is said of it. */
const QUERIES = [
  ...[
    'page[limit]',
    'page[skip]',
    'page[cursor]',
    'limit',
    'skip',
    'include',
    'fields',
    'Fields',
    'rev',
    'revs',
    'open_revs',
  ],
  ...[
    'since',
    'startkey',
    'endkey',
    'key',
    'keys',
    'descending',
    'include_docs',
    'feed',
    'filter',
    'style',
    'bookmark',
  ],
  ...[
    'Path',
    'Name',
    'Type',
    'Tags',
    'Size',
    'Executable',
    'MetadataID',
    'CreatedAt',
    'UpdatedAt',
    'Encrypted',
    'ParentID',
  ],
  ...[
    'token',
    'sharecode',
    'registerToken',
    'session_code',
    'code',
    'state',
    'redirect',
    'client_id',
    'scope',
    'intent',
  ],
  ...[
    'Source',
    'Deactivated',
    'Trigger',
    'ttl',
    'codes',
    'locale',
    'fallback',
    'subscribe',
    'sort',
    'Worker',
    'q',
    'ids',
  ],
];
const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ['Accept', ['text/html', 'application/json', 'text/event-stream', '*/*', ';;;', 'application/vnd.api+json', '']],
  [
    'Content-Type',
    ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'x', ''],
  ],
  ['If-Match', ['*', '"1-a"', '1-a', 'é', '']],
  ['If-None-Match', ['*', '"x"', 'W/"x"']],
  ['Range', ['bytes=0-', 'bytes=-1', 'bytes=9-1', 'bytes=0-0,1-1,2-2', 'bytes=99999999999999999999-', 'lines=1']],
  ['Content-MD5', ['!!', 'XrY7u+Ae7tCTyyK7j1rNww==', '']],
  ['Origin', ['null', 'https://evil.example', 'http://', 'x y']],
  ['Cookie', ['cozysessid=x', '=;=;', 'a'.repeat(3_000), 'cozysessid=%%%']],
  ['X-Forwarded-For', ['1.2.3.4', 'x', '::1, ,', 'a'.repeat(500)]],
  ['Authorization', ['Bearer', 'Basic !!', 'Bearer a.b.c', 'Basic Og==', `Bearer ${'x'.repeat(3_000)}`, 'Negotiate x']],
  ['Tus-Resumable', ['1.0.0', '2']],
  ['Upload-Length', ['1', '-1', '1e9', '99999999999999999999']],
  ['Upload-Offset', ['0', '-1', 'x']],
  ['Upload-Metadata', ['name !!', 'x eA==,', ',']],
  ['Accept-Language', ['fr;q=x', '*', 'x'.repeat(1_000)]],
  ['Accept-Encoding', ['gzip', '*;q=0', 'br;q=2']],
  ['Content-Encoding', ['gzip', 'x']],
  ['Expect', ['100-continue', 'x']],
  ['Sec-Fetch-Dest', ['document', 'image']],
];

const APPS = ['drive.', 'home.', 'settings.', 'nothing.', '__proto__.', 'a.b.', '-.', '.'];
/** With these, hardly anything else is looked at. */
const FINAL = new Set(['Authorization', 'Expect', 'Content-Type']);

/** The next request of a walk. @param names what is there, for `{file}` and the like */
export function drawRequest(
  draws: Draws,
  routes: readonly FuzzedRoute[],
  { senders, names }: { senders: Senders; names: Readonly<Record<string, string>> },
): FuzzRequest {
  const route = draws.pick(routes);
  const method = draws.chance(0.93) ? route.method : draws.pick(METHODS);
  const body = method === 'GET' || method === 'HEAD' ? '' : drawBody(draws, route, names);
  const headers: [string, string][] = [...draws.pick(senders)];
  if (body !== '' && draws.chance(0.8)) headers.push(['Content-Type', 'application/json']);
  for (let more = draws.number(3); more > 0; more--) {
    const [name, values] = draws.pick(HEADERS);
    if (FINAL.has(name) && draws.chance(0.8)) continue;
    const taken = headers.findIndex(([other]) => other === name);
    headers.splice(taken < 0 ? headers.length : taken, taken < 0 ? 0 : 1, [name, draws.pick(values)]);
  }
  for (const [name, value] of Object.entries(route.line?.headers ?? {})) {
    if (draws.chance(0.8) && !headers.some(([other]) => other === name)) headers.push([name, value]);
  }
  const app = draws.chance(0.9) ? '' : draws.pick(APPS);
  return { app, method, target: drawTarget(draws, route, names), headers, body };
}

function drawTarget(draws: Draws, { path, query, line }: FuzzedRoute, names: Readonly<Record<string, string>>): string {
  const isUsual = line?.path !== undefined && draws.chance(0.4);
  const pattern = isUsual ? (line?.path ?? path) : path;
  const known = Object.values(names);
  const filled = pattern
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => (draws.chance(0.85) ? (names[name] ?? 'x') : drawEncoded(draws)))
    .replaceAll(/:\w+(\{[^}]*\})?|\*/g, () => (draws.chance(0.4) ? draws.pick(known) : drawEncoded(draws)));
  const asked = Array.from({ length: draws.number(4) }, () => {
    const name = query.length > 0 && draws.chance(0.7) ? draws.pick(query) : draws.pick(QUERIES);
    return `${name}=${draws.chance(0.2) ? draws.pick(known) : drawEncoded(draws)}`;
  });
  const target = filled.startsWith('/') ? filled : `/${filled}`;
  return asked.length === 0 ? target : `${target}${target.includes('?') ? '&' : '?'}${asked.join('&')}`;
}

function drawBody(
  draws: Draws,
  { example, line }: FuzzedRoute,
  names: Readonly<Record<string, string>>,
): string | Buffer {
  const kind = draws.number(20);
  if (kind === 0) return '';
  if (kind === 1) return Buffer.from(Array.from({ length: draws.number(200) }, () => draws.number(256)));
  if (kind === 2) return '['.repeat(draws.number(3_000));
  const usual = (line?.body ?? example) as JsonValue | undefined;
  const value = usual === undefined || kind === 3 ? drawJson(draws, 4) : kind < 6 ? usual : mutate(usual, draws);
  if (kind === 4 && typeof value === 'object' && value !== null) {
    return new URLSearchParams(
      Object.entries(value).map(([name, one]): [string, string] => [name, String(one)]),
    ).toString();
  }
  const text = JSON.stringify(value).replaceAll(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
  return kind === 5 ? text.slice(0, draws.number(text.length + 1)) : text;
}
