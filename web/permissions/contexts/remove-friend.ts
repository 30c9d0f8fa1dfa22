import { permissionOf } from '#web/middleware';
import type { PermissionsContext, PermissionsRoutesDeps } from '../deps.ts';

/** `DELETE /permissions/contexts/:id/friends/:friend`: their code is refused from now on */
export async function removeFriend(c: PermissionsContext, { permissions, shareContexts }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  const { id = '', friend = '' } = c.req.param() as { id?: string; friend?: string };
  await shareContexts.removeFriend(c.var.instance, caller, id, friend);
  return c.body(null, 204);
}
