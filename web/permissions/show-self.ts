import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from './deps.ts';
import { toResource, toVirtualResource } from './resource.ts';

/** `GET /self`: what the token of the request may do */
export async function showSelf(c: PermissionsContext, { permissions, shares }: PermissionsRoutesDeps) {
  const permission = await permissionOf(c, permissions);
  if (permission.id === undefined) return renderResource(c, toVirtualResource(permission));
  return renderResource(c, toResource(await shares.get(c.var.instance, permission, permission.id)));
}
