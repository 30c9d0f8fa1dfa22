import { CouchError } from '#model/docs';
import { Json } from '#pkg/json';
import { documentId, openDoctype, readAllowed, wrongDoctype } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { checkNotInstance } from './own-settings.ts';

/** `DELETE /:doctype/:docid`, the revision in `If-Match` or `?rev` */
export async function deleteDocument(c: DataContext, deps: DataDeps): Promise<Response> {
  const target = await openDoctype(c, deps, { write: true });
  const id = documentId(c);
  checkNotInstance(target.doctype, id);
  const rev = revisionOf(c);
  await wrongDoctype(readAllowed(deps, target, 'DELETE', id));
  const written = await wrongDoctype(target.database.put({ id, rev, deleted: true, body: Json.of({}) }));
  return c.json({ ok: true, id, rev: written.rev, type: target.doctype, deleted: true });
}

function revisionOf(c: DataContext): string {
  const header = c.req.header('If-Match')?.replaceAll('"', '') ?? '';
  const query = c.req.query('rev') ?? '';
  if (header !== '' && query !== '' && header !== query) {
    throw new CouchError('bad_request', 'If-Match Header and rev query parameters mismatch');
  }
  if (header === '' && query === '') throw new CouchError('bad_request', 'delete without revision');
  return header || query;
}
