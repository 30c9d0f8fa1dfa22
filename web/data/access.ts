import { CouchError, isMissingDatabase } from '#model/docs';
import type { Instance } from '#model/instance';
import { checkReadable, checkWritable, type Permission, readMembers, type Verb } from '#model/permission';
import type { Database, Doc, GetOptions } from '#pkg/couch';
import { permissionOf } from '#web/middleware';
import type { DataContext, DataDeps } from './deps.ts';

/** What a route works on. */
export interface Target {
  instance: Instance;
  doctype: string;
  database: Database;
  permission: Permission;
}

/** The doctype of the route, for somebody with a token. `write`: the doctype must be writable too. */
export async function openDoctype(c: DataContext, deps: DataDeps, options: { write?: boolean } = {}): Promise<Target> {
  const permission = await permissionOf(c, deps.permissions);
  const doctype = c.req.param('doctype') ?? '';
  if (options.write) checkWritable(doctype);
  else checkReadable(doctype);
  const instance = c.get('instance');
  return { instance, doctype, database: deps.docs.database(instance, doctype), permission };
}

/** The same, for somebody who may do this with every document of it. */
export async function openWholeDoctype(
  c: DataContext,
  deps: DataDeps,
  verb: Verb,
  options: { write?: boolean } = {},
): Promise<Target> {
  const target = await openDoctype(c, deps, options);
  deps.permissions.allowType(target.permission, verb, target.doctype);
  return target;
}

/** Reads a document that the bearer of the token may use so: one read, whether the rules look at it or not. */
export async function readAllowed(
  { permissions }: Pick<DataDeps, 'permissions'>,
  { instance, database, doctype, permission }: Target,
  verb: Verb,
  id: string,
  options?: GetOptions,
): Promise<Doc> {
  let doc: Doc | undefined;
  await permissions.allowDoc(instance, permission, verb, doctype, id, async (looked) => {
    doc = await database.get(id, options);
    return readMembers(doc.body, looked);
  });
  return doc ?? database.get(id, options);
}

/**
 * The id in the route.
 * @compat decoded a second time: a client that encodes the slash twice, for the proxies on its way, means a slash.
 */
export function documentId(c: DataContext): string {
  const id = decodedTwice(c.req.param('docid') ?? '');
  if (id === '' || id.startsWith('_')) throw new CouchError('bad_id', 'Unsupported id');
  return id;
}

/** The name of the design document in the route, without `_design/`. */
export function designName(c: DataContext): string {
  return decodedTwice(c.req.param('designdocid') ?? '');
}

export function decodedTwice(param: string): string {
  if (!param.includes('%')) return param;
  try {
    return decodeURIComponent(param);
  } catch {
    // A percent sign that is itself.
    return param;
  }
}

/** @compat on the routes of a document, a database that is missing has its own reason. */
export async function wrongDoctype<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isMissingDatabase(error)) throw new CouchError('not_found', 'wrong_doctype', { cause: error });
    throw error;
  }
}
