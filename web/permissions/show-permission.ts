import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from './deps.ts';
import { toResource } from './resource.ts';

/** `GET /:permdocid` */
export async function showPermission(c: PermissionsContext, { permissions, shares }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  return renderResource(c, toResource(await shares.get(c.var.instance, caller, c.req.param('permdocid') ?? '')));
}
