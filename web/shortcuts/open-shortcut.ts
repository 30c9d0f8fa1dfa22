import { DOCTYPES } from '#model/docs';
import { authorOf } from '#model/metadata';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { ShortcutsContext, ShortcutsDeps } from './deps.ts';

/** `GET /shortcuts/:id`: what it is, for who accepts JSON; a browser is led to its address. */
export async function openShortcut(c: ShortcutsContext, deps: ShortcutsDeps): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  const file = await deps.vfs.get(instance, c.req.param('id') ?? '');
  const members = () => ({ ...file }) as unknown as JsonObject;
  await deps.permissions.allowDoc(instance, permission, 'GET', DOCTYPES.files, file._id, members);
  if (file.type !== 'file') throw new AppError('bad-request', 'It is a directory, not a shortcut');
  const url = await deps.shortcuts.urlOf(instance, file);
  // A visitor has a link to read it, and nothing is new to the owner the less.
  if (!permission.type.startsWith('share')) {
    await deps.shortcuts.see(instance, authorOf(deps.addresses.origin(instance), permission), file);
  }
  if (!/json/.test(c.req.header('Accept') ?? '')) return c.redirect(url, 303);
  const { name, dir_id, metadata } = file;
  return renderResource(c, {
    type: 'io.cozy.files.shortcuts',
    id: file._id,
    rev: file._rev,
    attributes: { name, dir_id, url, ...(metadata && { metadata }) },
  });
}
