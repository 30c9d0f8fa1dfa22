import { CouchError, type Database } from '#pkg/couch';
import type { DataContext, DataDeps } from './deps.ts';

/** Headers that mean something to the store; those of who asks stay here. */
const KEPT = ['Accept', 'Content-Length', 'Destination', 'If-Match', 'If-None-Match'];

/** Of the answer's headers; `Location` would be an address of the inner API. */
const SENT = new Set(['cache-control', 'content-type', 'etag']);

/**
 * Passes the request on to CouchDB's own API, at a path inside the database (`_all_docs`, `_local/x`), with its query
 * and its body, or with another method or body. The rights are checked before.
 */
export async function forward(
  c: DataContext,
  { couchApi }: DataDeps,
  database: Database,
  path: string,
  { method = c.req.method, text }: { method?: string; text?: string } = {},
): Promise<Response> {
  // Whatever the client said: this API reads JSON only.
  const headers = new Headers({ 'Content-Type': 'application/json' });
  for (const name of KEPT) {
    const value = c.req.header(name);
    if (value !== undefined) headers.set(name, value);
  }
  const url = new URL(`/${encodeURIComponent(database.name)}${path}`, 'http://couch');
  url.search = new URL(c.req.url).search;
  // Behind a socket the body is read from Node's own request.
  if (text !== undefined) headers.delete('Content-Length');
  const body = text ?? (c.env?.incoming || method === 'GET' ? null : c.req.raw.body);
  const request = new Request(url, { method, headers, body, ...(body && { duplex: 'half' }) });
  const response = await couchApi(request, text === undefined ? c.env : undefined);
  // As it is: to look at its body, to give it to another one, makes a stream of what is a text.
  for (const name of [...response.headers.keys()]) if (!SENT.has(name)) response.headers.delete(name);
  return response;
}

/**
 * The path of one document or of a local or design one: its id is one segment after the kind.
 * Throws `bad_id` for dots, which no encoding protects in a URL: they would lead to another route.
 */
export function documentPath(kind: '' | '_local/' | '_design/', id: string): string {
  if (id === '.' || id === '..') throw new CouchError('bad_id', 'Unsupported id');
  return `/${kind}${encodeURIComponent(id)}`;
}
