import { AppError } from '#pkg/errors';
import { renderRelationship } from '#web/render';
import { allowedNode } from './allow-node.ts';
import { readReferences } from './change-references.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nodeById } from './find-node.ts';

/** `POST` and `DELETE /files/:file-id/relationships/not_synchronized_on`: the devices that must not have a directory. */
export async function changeDevices(c: FilesContext, deps: FilesDeps, verb: 'POST' | 'DELETE'): Promise<Response> {
  const { vfs } = deps;
  const { node } = await allowedNode(c, deps, 'PATCH', nodeById(c, deps));
  if (node.type !== 'directory') {
    throw new AppError('unprocessable', 'Only a directory can be left out', { parameter: 'file-id' });
  }
  const devices = await readReferences(c);
  const change = verb === 'POST' ? vfs.addMarks : vfs.removeMarks;
  const changed = await change(c.var.instance, node._id, 'not_synchronized_on', devices);
  const all = ('not_synchronized_on' in changed && changed.not_synchronized_on) || [];
  return renderRelationship(c, all, { meta: { rev: changed._rev, count: all.length } });
}
