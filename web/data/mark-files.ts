import type { DataContext, DataDeps } from './deps.ts';
import { allowTarget, checkNotKnown, readFileIds } from './marked-files.ts';

/** `POST` and `DELETE /:doctype/:docid/relationships/references` and `not_synchronizing` */
export async function markFiles(
  c: DataContext,
  deps: DataDeps,
  mark: 'referenced_by' | 'not_synchronized_on',
): Promise<Response> {
  const { target, usesFiles } = await allowTarget(c, deps, { target: 'PUT', files: 'PATCH' });
  const ids = await readFileIds(c);
  if (!usesFiles) checkNotKnown(ids);
  const change = c.req.method === 'DELETE' ? deps.references.remove : deps.references.add;
  await change(c.var.instance, mark, target, ids);
  return c.body(null, 204);
}
