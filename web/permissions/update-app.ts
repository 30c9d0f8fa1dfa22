import { isSettingsApp, type SourceKind } from '#model/permission';
import { permissionOf, readAttributes } from '#web/middleware';
import { renderResource } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from './deps.ts';
import { toResource } from './resource.ts';
import { toRuleChanges } from './update-permission.ts';

/** `PATCH /apps/:slug` and `/konnectors/:slug`: adds or removes rules of what is installed */
export async function updateApp(c: PermissionsContext, { permissions }: PermissionsRoutesDeps, kind: SourceKind) {
  const caller = await permissionOf(c, permissions);
  // What the owner switches on again is a rule that the app had: it may be everything, for one of the server.
  const changes = toRuleChanges(await readAttributes(c), isSettingsApp(caller));
  const document = await permissions.changeForApp(c.var.instance, caller, c.req.param('slug') ?? '', changes, kind);
  return renderResource(c, toResource(document));
}
