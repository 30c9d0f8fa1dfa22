import type { SourceKind } from '#model/permission';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from './deps.ts';
import { toResource } from './resource.ts';

/** `GET /apps/:slug` and `/konnectors/:slug`: its `permissions`, and what the owner has `refused` */
export async function showApp(c: PermissionsContext, { permissions }: PermissionsRoutesDeps, kind: SourceKind) {
  const caller = await permissionOf(c, permissions);
  const document = await permissions.ofApp(c.var.instance, caller, c.req.param('slug') ?? '', kind);
  return renderResource(c, toResource(document));
}
