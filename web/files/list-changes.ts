import { DOCTYPES, toObject } from '#model/docs';
import { type Copies, type Node, TRASH_PATH } from '#model/vfs';
import type { ChangeRow, ChangesOptions, ChangesPage, Database } from '#pkg/couch';
import { changesParts } from '#pkg/couch-wire';
import { AppError } from '#pkg/errors';
import { permissionOf } from '#web/middleware';
import type { FilesContext, ScanDeps } from './deps.ts';
import { withFilePath } from './paths.ts';

const MAX_PAGE = 10_000;
/** Characters of documents: an answer is made in memory, and a file may have much metadata. */
const MOST = 16 * 1024 * 1024;

interface Options {
  since: string;
  limit: number;
  includeDocs: boolean;
  fields: readonly string[] | undefined;
  filePath: boolean;
  skipDeleted: boolean;
  skipTrashed: boolean;
}

/** `GET /files/_changes`: what changed, for a client that keeps a copy of the tree. */
export async function listChanges(c: FilesContext, deps: ScanDeps): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  deps.permissions.allowType(permission, 'GET', DOCTYPES.files);
  const options = readOptions(c);
  const copies = await deps.vfs.copies(instance);
  const { since, limit, includeDocs } = options;
  const database = deps.docs.database(instance, DOCTYPES.files);
  const page = await deps.scans.during(c, permission, () => readPage(database, { since, limit, includeDocs }));
  const results: object[] = [];
  for (const row of page.results) {
    const result = row.id.startsWith('_design/') ? undefined : await toResult(row, options, copies);
    if (result) results.push(result);
  }
  return c.json({ last_seq: page.lastSeq, pending: page.pending, results });
}

/** Where the documents are too large, fewer rows: who asks goes on from the last one, as long as some are pending. */
async function readPage(database: Database, options: ChangesOptions): Promise<ChangesPage> {
  const results: ChangeRow[] = [];
  const parts = changesParts(database, options);
  for (let left = MOST; left > 0; ) {
    const { done, value } = await parts.next();
    if (done) return { ...value, results };
    results.push(...value);
    for (const { doc } of value) left -= doc?.body.text.length ?? 0;
  }
  const since = results.at(-1)?.seq ?? '0';
  const { pending } = await database.changes({ since, limit: 0 });
  return { results, lastSeq: since, pending };
}

async function toResult(row: ChangeRow, options: Options, copies: Copies): Promise<object | undefined> {
  if (options.skipDeleted && row.deleted) return undefined;
  const result = {
    id: row.id,
    seq: row.seq,
    changes: row.changes.map((rev) => ({ rev })),
    ...(row.deleted && { deleted: true }),
  };
  if (!row.doc) return result;
  if (row.deleted) return { ...result, doc: { _id: row.id, _rev: row.doc.rev, _deleted: true } };
  const node = await copies.right(toObject<Node>(row.doc));
  if (options.skipTrashed && isTrashed(node)) return undefined;
  const doc = options.filePath ? await withFilePath(copies, node) : node;
  return { ...result, doc: chosen(doc, options) };
}

function isTrashed(node: Node): boolean {
  return node.type === 'file' ? node.trashed : node.path.startsWith(`${TRASH_PATH}/`);
}

function chosen(doc: object, { fields, filePath }: Options): object {
  if (!fields) return doc;
  const names = new Set(['_id', '_rev', ...fields, ...(filePath ? ['path'] : [])]);
  return Object.fromEntries(Object.entries(doc).filter(([name]) => names.has(name)));
}

function readOptions(c: FilesContext): Options {
  const flag = (name: string) => c.req.query(name) === 'true';
  const limit = c.req.query('limit') || '100';
  if (!/^\d{1,9}$/.test(limit)) {
    throw new AppError('unprocessable', 'limit is not a number', { parameter: 'limit' });
  }
  const includeDocs = flag('include_docs');
  const [filePath, skipTrashed] = [flag('include_file_path'), flag('skip_trashed')];
  if ((filePath || skipTrashed) && !includeDocs) {
    const parameter = filePath ? 'include_file_path' : 'skip_trashed';
    throw new AppError('bad-request', `${parameter} needs include_docs`, { parameter });
  }
  return {
    since: c.req.query('since') || '0',
    limit: Math.min(Number(limit), MAX_PAGE),
    includeDocs,
    fields: c.req.query('fields')?.split(','),
    filePath,
    skipDeleted: flag('skip_deleted'),
    skipTrashed,
  };
}
