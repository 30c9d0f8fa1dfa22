import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { isSubset, type Permission, parseRules, type Rule } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { clientOrigin, permissionOf, readAttributes, textOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from '../deps.ts';
import { appPasswordResource } from './resource.ts';

/**
 * `POST /settings/app-passwords`: attributes `name`, `permissions`, and `passphrase` (what the client derived) when the
 * password may do more than who asks. The answer is the only one that ever has the `password`.
 */
export async function createAppPassword(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { appPasswords, permissions } = deps;
  const caller = await permissionOf(c, permissions);
  permissions.allowType(caller, 'POST', DOCTYPES.appPasswords);
  const attributes = await readAttributes(c);
  const name = textOf(attributes, 'name') ?? '';
  const rules = parseRules(attributes['permissions']);
  await allowRules(c, deps, caller, rules, attributes);
  const { created, password } = await appPasswords.create(c.var.instance, { name, rules });
  c.header('Cache-Control', 'private, no-store');
  return renderResource(c, appPasswordResource(created, password), { status: 201 });
}

/** Nobody gives more than they have, unless the owner, who has everything, shows the passphrase. */
async function allowRules(
  c: Context<WebEnv>,
  { passphrases }: SettingsDeps,
  caller: Permission,
  rules: readonly Rule[],
  attributes: JsonObject,
): Promise<void> {
  if (isSubset(rules, caller.rules)) return;
  const passphrase = textOf(attributes, 'passphrase');
  if (!passphrase) throw new AppError('forbidden', 'The passphrase is needed to give more rights than the caller has');
  if (await passphrases.check(c.var.instance, passphrase, clientOrigin(c).address)) return;
  throw new AppError('forbidden', 'Invalid passphrase', { pointer: '/data/attributes/passphrase' });
}
