import { DOCTYPES } from '#model/docs';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { permissionOf } from '#web/middleware';
import { type Resource, renderList } from '#web/render';
import type { FilesContext, ScanDeps } from './deps.ts';
import { readFindQuery } from './find-query.ts';
import { withFilePath } from './paths.ts';
import { resourceOf } from './resource-of.ts';

/** @compat what the clients take for "there may be more": the largest 32-bit number, less one. */
const UNKNOWN_COUNT = 2 ** 31 - 2;

/** `POST /files/_find`: a Mango query, answered as JSON:API. */
export async function findFiles(c: FilesContext, deps: ScanDeps): Promise<Response> {
  const { docs } = deps;
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  deps.permissions.allowType(permission, 'GET', DOCTYPES.files);
  const { query, withPath } = await readFindQuery(c);
  const { bookmark: _from, ...wanted } = query;
  const plan = await docs.database(instance, DOCTYPES.files).explain(wanted);
  if (needsScan(plan)) {
    throw new AppError('bad-request', 'no matching index found, create an index', { code: 'no_index' });
  }
  const copies = await deps.vfs.copies(instance);
  const { nodes, bookmark, unfinished } = await deps.scans.during(c, permission, () => deps.vfs.find(instance, query));
  const resources: Resource[] = [];
  for (const node of nodes) resources.push(resourceOf(c, deps, withPath ? await withFilePath(copies, node) : node));
  const hasMore = unfinished || nodes.length >= query.limit;
  const next = new URLSearchParams({ 'page[cursor]': bookmark, 'page[limit]': String(query.limit) });
  return renderList(c, resources, {
    meta: { count: hasMore ? UNKNOWN_COUNT : (query.skip ?? 0) + nodes.length },
    ...(hasMore && { links: { next: `/files/_find?${next}` } }),
  });
}

/** Without an index of its fields a query would read the whole database: the client is told to make one first. */
function needsScan(plan: JsonObject): boolean {
  return (plan['index'] as JsonObject | undefined)?.['type'] === 'special';
}
