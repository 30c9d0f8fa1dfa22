import type { Reference } from '#model/vfs';
import { renderRelationship } from '#web/render';
import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nodeById } from './find-node.ts';
import { invalid, objectAt, readData } from './read-resource.ts';

const MAX_REFERENCES = 1000;

/** `POST` and `DELETE /files/:file-id/relationships/referenced_by`. */
export async function changeReferences(c: FilesContext, deps: FilesDeps, verb: 'POST' | 'DELETE'): Promise<Response> {
  const { vfs } = deps;
  const { node } = await allowedNode(c, deps, verb === 'POST' ? 'PATCH' : 'DELETE', nodeById(c, deps));
  const references = await readReferences(c);
  const change = verb === 'POST' ? vfs.addMarks : vfs.removeMarks;
  const { _rev: rev, referenced_by: all = [] } = await change(c.var.instance, node._id, 'referenced_by', references);
  return renderRelationship(c, all, { meta: { rev, count: all.length } });
}

/** The identifiers of the body. @compat one object, without a list, is accepted */
export async function readReferences(c: FilesContext): Promise<Reference[]> {
  const data = await readData(c);
  const list = Array.isArray(data) ? data : [data];
  if (list.length > MAX_REFERENCES) throw invalid('/data');
  return list.map((item) => {
    const { type, id } = objectAt(item, '/data');
    if (typeof type !== 'string' || typeof id !== 'string') throw invalid('/data');
    return { type, id };
  });
}
