import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from '../deps.ts';
import { contextResource } from './resource.ts';

/** `GET /permissions/contexts/:id` */
export async function showContext(c: PermissionsContext, { permissions, shareContexts }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  return renderResource(c, contextResource(await shareContexts.get(c.var.instance, caller, c.req.param('id') ?? '')));
}
