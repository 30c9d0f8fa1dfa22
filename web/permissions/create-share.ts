import { authorOf, createdMetadata } from '#model/metadata';
import { parseRules, parseTtl } from '#model/permission';
import { dateOf, permissionOf, readAttributes, textOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from './deps.ts';
import { toOwnResource } from './resource.ts';

/** `POST /?codes=&ttl=&tiny=`. @compat 200, though it creates; without `codes` there is one, whose name is empty */
export async function createShare(c: PermissionsContext, { permissions, shares, addresses }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  const attributes = await readAttributes(c);
  const ttl = c.req.query('ttl');
  const expiresAt = dateOf(attributes, 'expires_at');
  const password = textOf(attributes, 'password');
  const share = await shares.create(c.var.instance, caller, {
    rules: parseRules(attributes['permissions']),
    names: (c.req.query('codes') ?? '').split(','),
    tiny: c.req.query('tiny') === 'true',
    ...(ttl && { ttl: parseTtl(ttl) }),
    ...(expiresAt && { expiresAt }),
    ...(password && { password }),
    cozyMetadata: createdMetadata(authorOf(addresses.origin(c.var.instance), caller), new Date().toISOString()),
  });
  return renderResource(c, toOwnResource(share));
}
