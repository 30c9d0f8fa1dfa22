import { checkDocId } from '#pkg/couch-wire';
import type { CouchContext } from './deps.ts';
import { badRequest } from './query.ts';

const LOCAL = '_local/';

/** The id in the path, whichever of its three forms the route has. */
export function docIdOf(c: CouchContext): string {
  const { ddoc, local, id = '' } = c.req.param() as Record<string, string>;
  if (ddoc !== undefined) return `_design/${ddoc}`;
  if (local !== undefined) return `${LOCAL}${local}`;
  if (id === '_local' || id === LOCAL) throw badRequest('Invalid _local document id.');
  return id;
}

/** The same, of a document to write. Throws code `illegal_docid`. */
export function newDocIdOf(c: CouchContext): string {
  const id = docIdOf(c);
  checkDocId(id);
  return id;
}

/** The name of a local document, or undefined for another one. */
export function localNameOf(id: string): string | undefined {
  return id.startsWith(LOCAL) ? id.slice(LOCAL.length) : undefined;
}
