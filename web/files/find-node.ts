import type { Node } from '#model/vfs';
import { AppError } from '#pkg/errors';
import type { FilesContext, FilesDeps } from './deps.ts';

export function nodeById(c: FilesContext, { vfs }: FilesDeps): () => Promise<Node> {
  return () => vfs.get(c.var.instance, c.req.param('id') ?? '');
}

/** By `?Path=`, from the root. */
export function nodeByPath(c: FilesContext, { vfs }: FilesDeps): () => Promise<Node> {
  return () => {
    const path = c.req.query('Path');
    if (!path) throw new AppError('unprocessable', 'Path is missing', { parameter: 'Path' });
    return vfs.byPath(c.var.instance, path);
  };
}
