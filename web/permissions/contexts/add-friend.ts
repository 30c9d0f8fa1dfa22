import { permissionOf, readAttributes } from '#web/middleware';
import { renderResource } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from '../deps.ts';
import { friendOf } from './read-friend.ts';
import { contextResource } from './resource.ts';

/** `POST /permissions/contexts/:id/friends`: answers the context, with the code of the new friend; `meta.friend` is their id */
export async function addFriend(c: PermissionsContext, { permissions, shareContexts }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  const added = friendOf(await readAttributes(c));
  const { context, friend } = await shareContexts.addFriend(c.var.instance, caller, c.req.param('id') ?? '', added);
  return renderResource(c, contextResource(context), { status: 201, meta: { friend } });
}
