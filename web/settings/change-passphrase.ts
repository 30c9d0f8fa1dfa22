import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { seenAs } from '#model/instance';
import { clientOrigin, permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';
import { readFields, toIterations } from './read-fields.ts';

/** `PUT /settings/passphrase`: every other session ends, and this browser gets a new cookie. */
export async function changePassphrase(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { passphrases, permissions, sessions } = deps;
  permissions.allowType(await permissionOf(c, permissions), 'PUT', DOCTYPES.settings);
  const field = await readFields(c);
  const changed = await passphrases.change(c.var.instance, {
    current: field('current_passphrase'),
    passphrase: field('new_passphrase'),
    iterations: toIterations(field('iterations')),
    address: clientOrigin(c).address,
  });
  const instance = seenAs({ instance: changed, domain: c.var.instance.domain });
  const { session } = c.var;
  await sessions.deleteOthers(instance, session);
  if (session) c.header('Set-Cookie', sessions.cookie(instance, session), { append: true });
  return c.body(null, 204);
}
