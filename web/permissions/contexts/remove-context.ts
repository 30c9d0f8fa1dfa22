import { permissionOf } from '#web/middleware';
import type { PermissionsContext, PermissionsRoutesDeps } from '../deps.ts';

/** `DELETE /permissions/contexts/:id`: nobody has anything of it any more */
export async function removeContext(c: PermissionsContext, { permissions, shareContexts }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  await shareContexts.remove(c.var.instance, caller, c.req.param('id') ?? '');
  return c.body(null, 204);
}
