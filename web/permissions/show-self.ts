import { DOCTYPES } from '#model/docs';
import type { Permission } from '#model/permission';
import { isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { permissionOf } from '#web/middleware';
import { type Resource, renderResource } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from './deps.ts';
import { toResource, toVirtualResource } from './resource.ts';

/** `GET /self`: what the token of the request may do; for a code of a sharing, also who it was given to. */
export async function showSelf(c: PermissionsContext, deps: PermissionsRoutesDeps) {
  const permission = await permissionOf(c, deps.permissions);
  if (permission.id === undefined) return renderResource(c, toVirtualResource(permission));
  const resource = toResource(await deps.shares.get(c.var.instance, permission, permission.id));
  const sharing = sharingOf(permission);
  if (sharing === undefined) return renderResource(c, resource);
  const member = await findMember(c, deps, sharing, permission.code);
  const links = { ...resource.links, related: `/sharings/${sharing}` };
  return renderResource(c, { ...resource, links }, { included: member ? [member] : [] });
}

function sharingOf({ type, sourceId }: Permission): string | undefined {
  if (type !== 'share-preview' && type !== 'share-interact') return undefined;
  return sourceId.startsWith(`${DOCTYPES.sharings}/`) ? sourceId.slice(DOCTYPES.sharings.length + 1) : undefined;
}

/** The code is named after the e-mail address or the instance of the member, or after their place in the list. */
async function findMember(
  c: PermissionsContext,
  { docs }: PermissionsRoutesDeps,
  sharing: string,
  code = '',
): Promise<Resource | undefined> {
  try {
    const { members = [] } = await docs.get<{ members?: JsonObject[] }>(c.var.instance, DOCTYPES.sharings, sharing);
    const attributes =
      members.find(({ email, instance }) => code !== '' && (email === code || instance === code)) ??
      (/^\d{1,4}$/.test(code) ? members[Number(code)] : undefined);
    return attributes && { type: 'io.cozy.sharings.members', id: '', attributes };
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}
