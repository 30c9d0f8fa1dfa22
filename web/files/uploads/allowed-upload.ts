import type { Permission } from '#model/permission';
import { mimeAndClass, type NewFile, type Upload, type UploadTarget } from '#model/vfs';
import { permissionOf } from '#web/middleware';
import { checkDraft, checkNode } from '../allow-node.ts';
import type { FilesContext, FilesDeps } from '../deps.ts';

/** The upload of the address, for who could begin it. */
export async function allowedUpload(c: FilesContext, deps: FilesDeps): Promise<Upload> {
  const permission = await permissionOf(c, deps.permissions);
  const upload = await deps.vfs.findUpload(c.var.instance, c.req.param('id') ?? '');
  await checkTarget(c, deps, permission, upload.target, upload.given);
  return upload;
}

/** Rejects with kind `forbidden` for who could not upload that in one request. */
export async function checkTarget(
  c: FilesContext,
  deps: FilesDeps,
  permission: Permission,
  target: UploadTarget,
  { tags = [], mime }: NewFile,
): Promise<void> {
  if ('fileId' in target) {
    return checkNode(c, deps, permission, 'PUT', await deps.vfs.get(c.var.instance, target.fileId));
  }
  const { dirId, name } = target;
  const draft = { type: 'file' as const, name, dir_id: dirId, tags, ...mimeAndClass(name, mime) };
  await checkDraft(c, deps, permission, 'POST', draft);
}
