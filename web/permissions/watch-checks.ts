import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from './deps.ts';

/** `PUT /checks`: for two minutes, realtime tells the checks of permissions. Who goes on looking asks again. */
export async function watchChecks(c: PermissionsContext, { permissions, checkLog }: PermissionsRoutesDeps) {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.permissionChecks);
  const until = new Date(checkLog.watch(c.var.instance)).toISOString();
  return renderResource(c, { type: DOCTYPES.permissionChecks, id: 'watch', attributes: { until } });
}
