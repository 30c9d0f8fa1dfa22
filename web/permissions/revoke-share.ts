import { permissionOf } from '#web/middleware';
import type { PermissionsContext, PermissionsRoutesDeps } from './deps.ts';

/** `DELETE /:permdocid` */
export async function revokeShare(c: PermissionsContext, { permissions, shares }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  await shares.revoke(c.var.instance, caller, c.req.param('permdocid') ?? '');
  return c.body(null, 204);
}
