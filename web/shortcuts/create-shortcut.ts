import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { DOCTYPES } from '#model/docs';
import { authorOf } from '#model/metadata';
import { ROOT_ID } from '#model/vfs';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { permissionOf, readJson } from '#web/middleware';
import { nodeResource, renderResource } from '#web/render';
import type { ShortcutsContext, ShortcutsDeps } from './deps.ts';

const BODY = z.object({
  data: z.object({
    attributes: z.object({
      name: z.string(),
      url: z.string(),
      dir_id: z.string().nullish(),
      metadata: z.record(z.string(), z.unknown()).nullish(),
    }),
  }),
});

/** `POST /shortcuts`: a new file that leads to an address. */
export async function createShortcut(c: ShortcutsContext, deps: ShortcutsDeps): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  const read = BODY.safeParse((await readJson(c)).value);
  if (!read.success) {
    const pointer = `/${read.error.issues[0]?.path.join('/') ?? ''}`;
    throw new AppError('unprocessable', 'A shortcut has a name and a url', { pointer });
  }
  const { name, url, dir_id, metadata } = read.data.data.attributes;
  const dirId = dir_id || ROOT_ID;
  const draft = () => ({ type: 'file', name, dir_id: dirId, class: 'shortcut' });
  await deps.permissions.allowDoc(instance, permission, 'POST', DOCTYPES.files, randomUUID(), draft);
  const author = authorOf(deps.addresses.origin(instance), permission);
  const shortcut = { name, url, dirId, ...(metadata && { metadata: metadata as JsonObject }) };
  return renderResource(c, nodeResource(await deps.shortcuts.create(instance, author, shortcut)), { status: 201 });
}
