import { DOCTYPES, toObject } from '#model/docs';
import { type Node, TRASH_ID } from '#model/vfs';
import type { AllDocsRow, Database } from '#pkg/couch';
import { allDocsParts } from '#pkg/couch-wire';
import { AppError } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';
import { permissionOf, readJson } from '#web/middleware';
import { renderList } from '#web/render';
import type { FilesContext, ScanDeps } from './deps.ts';
import { withFilePath } from './paths.ts';
import { invalid, objectAt } from './read-resource.ts';
import { resourceOf } from './resource-of.ts';

const MAX_KEYS = 10_000;
/** Characters of documents: an answer is made in memory, and one file with much metadata may be asked for many times. */
const MOST = 32 * 1024 * 1024;

/** `POST /files/_all_docs` with `{keys}`: those that are there, with their paths. */
export async function listByIds(c: FilesContext, deps: ScanDeps): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  deps.permissions.allowType(permission, 'GET', DOCTYPES.files);
  const { keys } = objectAt((await readJson(c)).value, '/');
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) throw invalid('/keys');
  const copies = await deps.vfs.copies(instance);
  const database = deps.docs.database(instance, DOCTYPES.files);
  const rows = await deps.scans.during(c, permission, () => readRows(database, keys));
  const resources = [];
  for (const row of rows) {
    // The trash itself is nothing that an app shows.
    if (!('doc' in row) || !row.doc || row.deleted || row.id === TRASH_ID || row.id.startsWith('_design/')) continue;
    const node = await copies.right(toObject<Node>(row.doc));
    resources.push(resourceOf(c, deps, await withFilePath(copies, node)));
  }
  return renderList(c, resources);
}

async function readRows(database: Database, keys: JsonValue[]): Promise<AllDocsRow[]> {
  const rows: AllDocsRow[] = [];
  let left = MOST;
  for await (const part of allDocsParts(database, { keys, includeDocs: true })) {
    for (const row of part.rows) if ('doc' in row) left -= row.doc?.body.text.length ?? 0;
    if (left < 0) throw new AppError('too-large', 'These files are too many for one answer');
    rows.push(...part.rows);
  }
  return rows;
}
