import type { Database } from '#pkg/couch';
import type { DataContext, DataDeps } from './deps.ts';

/** Headers that mean something to the store; those of who asks stay here. */
const KEPT = ['Accept', 'Content-Length', 'Destination', 'If-Match', 'If-None-Match'];

/**
 * Passes the request on to CouchDB's own API, at a path inside the database (`_all_docs`, `_local/x`), with its query
 * and its body. The rights are checked before.
 */
export async function forward(
  c: DataContext,
  { couchApi }: DataDeps,
  database: Database,
  path: string,
  method = c.req.method,
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
  const body = c.env?.incoming || method === 'GET' ? null : c.req.raw.body;
  const request = new Request(url, { method, headers, body, ...(body && { duplex: 'half' }) });
  const response = await couchApi(request, c.env);
  // An address of the inner API.
  response.headers.delete('Location');
  return response;
}

/** The path of one document or of a local or design one: its id is one segment after the kind. */
export function documentPath(kind: '' | '_local/' | '_design/', id: string): string {
  return `/${kind}${encodeURIComponent(id)}`;
}
