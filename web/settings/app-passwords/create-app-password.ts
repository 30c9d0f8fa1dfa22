import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { isSubset, type Permission, parseRules, type Rule } from '#model/permission';
import { AppError } from '#pkg/errors';
import { permissionOf, readAttributes, textOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from '../deps.ts';
import { hasConfirmed, requireRecentLogin } from '../factors/index.ts';
import { requirePassphrase } from '../require-passphrase.ts';
import { appPasswordResource } from './resource.ts';

/**
 * `POST /settings/app-passwords`: attributes `name`, `permissions`, and `passphrase` (what the client derived) when the
 * password may do more than who asks, or the login is not recent: it lives on when who asks is gone. The answer is the only one that ever has the `password`.
 */
export async function createAppPassword(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { appPasswords, permissions } = deps;
  const caller = await permissionOf(c, permissions);
  permissions.allowType(caller, 'POST', DOCTYPES.appPasswords);
  const attributes = await readAttributes(c);
  const name = textOf(attributes, 'name') ?? '';
  const rules = parseRules(attributes['permissions']);
  await allowRules(c, deps, caller, rules, textOf(attributes, 'passphrase') ?? '');
  const { created, password } = await appPasswords.create(c.var.instance, { name, rules });
  c.header('Cache-Control', 'private, no-store');
  return renderResource(c, appPasswordResource(created, password), { status: 201 });
}

/** Nobody gives more than they have, unless the owner, who has everything, proves now that it is they who ask. */
async function allowRules(
  c: Context<WebEnv>,
  deps: SettingsDeps,
  caller: Permission,
  rules: readonly Rule[],
  passphrase: string,
): Promise<void> {
  if (passphrase !== '') {
    return requirePassphrase(c, deps, passphrase, { pointer: '/data/attributes/passphrase' });
  }
  if (hasConfirmed(c, deps)) return;
  if (!isSubset(rules, caller.rules)) {
    throw new AppError('forbidden', 'The passphrase is needed to give more rights than the caller has');
  }
  await requireRecentLogin(c, deps, caller);
}
