import { permissionOf } from '#web/middleware';
import { renderList } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from '../deps.ts';
import { contextResource } from './resource.ts';

/** `GET /permissions/contexts`: those that the caller may change */
export async function listContexts(c: PermissionsContext, { permissions, shareContexts }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  return renderList(c, (await shareContexts.list(c.var.instance, caller)).map(contextResource));
}
