import { Hono } from 'hono';
import { AppError } from '#pkg/errors';
import { createScans, type WebEnv } from '#web/middleware';
import { dataErrors } from '#web/render';
import { copyDesign } from './copy-design.ts';
import { createDocument } from './create-document.ts';
import { createIndex } from './create-index.ts';
import { deleteDatabase } from './delete-database.ts';
import { deleteDesign } from './delete-design.ts';
import { deleteDocument } from './delete-document.ts';
import type { DataDeps } from './deps.ts';
import { findDocuments } from './find-documents.ts';
import { getDesign } from './get-design.ts';
import { getDocument } from './get-document.ts';
import { listChanges } from './list-changes.ts';
import { listDefinitions } from './list-definitions.ts';
import { listDoctypes } from './list-doctypes.ts';
import { listDocuments } from './list-documents.ts';
import { listMarkedFiles } from './list-marked-files.ts';
import { listNormal } from './list-normal.ts';
import { markFiles } from './mark-files.ts';
import { passOn, passOnScan } from './pass-on.ts';
import { putDocument } from './put-document.ts';
import { useLocalDocument } from './use-local-document.ts';
import { writeBulk } from './write-bulk.ts';

export { DATA_API } from './api.ts';
export type { DataDeps } from './deps.ts';
export { readDirectly } from './read-directly.ts';
export { writeDirectly } from './write-directly.ts';

/** The documents, nearly as CouchDB gives them. @see docs/api/data.md */
export function dataRoutes(deps: DataDeps): Hono<WebEnv> {
  const scanning = { ...deps, scans: createScans() };
  const app = new Hono<WebEnv>();
  app.onError(dataErrors);

  app.get('/', (c) => c.json({ message: 'welcome to a cozy API' }));
  app.get('/_all_doctypes', (c) => listDoctypes(c, deps));
  app.get('/_doctypes', (c) => listDefinitions(c, deps));

  app.get('/:doctype/', (c) => passOn(c, deps, { verb: 'GET', path: '' }));
  app.put('/:doctype/', (c) => passOn(c, deps, { verb: 'POST', path: '' }));
  app.delete('/:doctype/', (c) => deleteDatabase(c, deps));
  app.post('/:doctype/', (c) => createDocument(c, deps));

  app.on(['GET', 'POST'], '/:doctype/_all_docs', (c) => listDocuments(c, scanning));
  app.get('/:doctype/_normal_docs', (c) => listNormal(c, scanning));
  app.on(['GET', 'POST'], '/:doctype/_changes', (c) => listChanges(c, scanning));
  app.post('/:doctype/_find', (c) => findDocuments(c, scanning));
  app.post('/:doctype/_index', (c) => createIndex(c, deps));
  app.post('/:doctype/_bulk_docs', (c) => writeBulk(c, deps));
  app.post('/:doctype/_bulk_get', (c) => passOnScan(c, scanning, { verb: 'GET', path: '/_bulk_get' }));
  app.post('/:doctype/_revs_diff', (c) => passOnScan(c, scanning, { verb: 'GET', path: '/_revs_diff' }));
  app.post('/:doctype/_ensure_full_commit', (c) =>
    passOn(c, deps, { verb: 'GET', write: true, path: '/_ensure_full_commit' }),
  );
  app.on(['GET', 'PUT'], '/:doctype/_local/:docid', (c) => useLocalDocument(c, deps));

  app.get('/:doctype/_design_docs', (c) => passOn(c, deps, { verb: 'GET', path: '/_design_docs' }));
  app.get('/:doctype/_design/:designdocid', (c) => getDesign(c, deps));
  app.delete('/:doctype/_design/:designdocid', (c) => deleteDesign(c, deps));
  app.post('/:doctype/_design/:designdocid/copy', (c) => copyDesign(c, deps));

  app.get('/:doctype/:docid', (c) => getDocument(c, deps));
  app.put('/:doctype/:docid', (c) => putDocument(c, deps));
  app.delete('/:doctype/:docid', (c) => deleteDocument(c, deps));

  const relations = { references: 'referenced_by', not_synchronizing: 'not_synchronized_on' } as const;
  for (const [name, mark] of Object.entries(relations)) {
    const path = `/:doctype/:docid/relationships/${name}`;
    app.get(path, (c) => listMarkedFiles(c, deps, mark));
    app.on(['POST', 'DELETE'], path, (c) => markFiles(c, deps, mark));
  }

  app.all('*', () => {
    throw new AppError('not-found', 'Not Found');
  });
  return app;
}
