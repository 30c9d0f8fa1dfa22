import { type ContextChanges, parseRules } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { dateOf, permissionOf, readAttributes, textOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from '../deps.ts';
import { contextResource } from './resource.ts';

/** `PATCH /permissions/contexts/:id`: attributes `title`, `permissions` (all of them), `expires_at` (empty: never) */
export async function updateContext(c: PermissionsContext, { permissions, shareContexts }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  const changes = toChanges(await readAttributes(c));
  const context = await shareContexts.update(c.var.instance, caller, c.req.param('id') ?? '', changes);
  return renderResource(c, contextResource(context));
}

function toChanges(attributes: JsonObject): ContextChanges {
  const title = textOf(attributes, 'title');
  const expiresAt = dateOf(attributes, 'expires_at');
  const changes: ContextChanges = {
    ...(title !== undefined && { title }),
    ...(attributes['permissions'] !== undefined && { rules: parseRules(attributes['permissions']) }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  if (Object.keys(changes).length === 0) throw new AppError('bad-request', 'There is nothing to change');
  return changes;
}
