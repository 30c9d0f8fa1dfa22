import { parseRules, type Rule, readRules, type ShareChanges, sourceOfId } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { dateOf, isObject, permissionOf, readAttributes, textOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from './deps.ts';
import { toOwnResource, toResource } from './resource.ts';

/**
 * `PATCH /:permdocid`: the codes, or the rules, or how it is protected; of an app, its rules: the service of an intent gives
 * the app that asked what it has picked.
 */
export async function updatePermission(c: PermissionsContext, { permissions, shares }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  const changes = toChanges(await readAttributes(c));
  const id = c.req.param('permdocid') ?? '';
  const source = sourceOfId(id);
  if (source && changes.rules) {
    const { kind, slug } = source;
    return renderResource(
      c,
      toResource(await permissions.changeForApp(c.var.instance, caller, slug, changes.rules, kind)),
    );
  }
  return renderResource(c, toOwnResource(await shares.update(c.var.instance, caller, id, changes)));
}

/** Rules by title; one whose type is empty takes the rule of that title away. @param mayBeAll the type may be `*` */
export function toRuleChanges(attributes: JsonObject, mayBeAll = false): Record<string, Rule | null> {
  const permissions = attributes['permissions'];
  if (!isObject(permissions)) throw new AppError('bad-request', 'The permissions must be an object');
  const gone = Object.entries(permissions).filter(([, rule]) => isObject(rule) && !rule['type']);
  const kept = Object.entries(permissions).filter(([title]) => !gone.some(([name]) => name === title));
  const rules = (mayBeAll ? readRules : parseRules)(Object.fromEntries(kept));
  return Object.fromEntries([
    ...gone.map(([title]) => [title, null] as const),
    ...rules.map((rule) => [rule.title ?? '', rule] as const),
  ]);
}

function toChanges(attributes: JsonObject): ShareChanges {
  const { codes, permissions } = attributes;
  const password = textOf(attributes, 'password');
  const expiresAt = dateOf(attributes, 'expires_at');
  const changes: ShareChanges = {
    ...(isObject(codes) && { codes: codes as Record<string, string> }),
    ...(permissions !== undefined && { rules: toRuleChanges(attributes) }),
    ...(password !== undefined && { password }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  if (changes.codes && changes.rules) throw new AppError('bad-request', 'Either the codes or the permissions');
  if (Object.keys(changes).length === 0) throw new AppError('bad-request', 'There is nothing to change');
  return changes;
}
