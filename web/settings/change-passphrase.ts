import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { seenAs } from '#model/instance';
import { AppError } from '#pkg/errors';
import { deviceOf, giveDevice, permissionOf, trySource, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';
import { allowFactors, requireRecentLogin } from './factors/index.ts';
import { readFields, toIterations } from './read-fields.ts';
import { requirePassphrase } from './require-passphrase.ts';

/**
 * `PUT /settings/passphrase`: every other session ends, and this browser gets a new cookie. With a second factor, the first
 * call answers a token, and a second one, with it and the code, does the change. With `force`, who has no passphrase, since
 * they log in elsewhere, gets a first one after a recent login.
 * @compat the token is in base64 here, unlike at the login
 */
export async function changePassphrase(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { passphrases, permissions, secondFactors, sessions } = deps;
  permissions.allowType(await permissionOf(c, permissions), 'PUT', DOCTYPES.settings);
  const field = await readFields(c);
  const isFirst = c.var.instance.passphrase_hash === undefined && field('force') === 'true';
  // Before the code: a wrong passphrase does not use it up.
  if (!isFirst) await requirePassphrase(c, deps, field('current_passphrase'), { parameter: 'current_passphrase' });
  else await requireRecentLogin(c, deps, await allowFactors(c, deps, 'PUT'));
  if (secondFactors.mode(c.var.instance) !== undefined) {
    const token = Buffer.from(field('two_factor_token'), 'base64').toString();
    if (token === '') return beginSecondStep(c, deps);
    const step = { token, passcode: field('two_factor_passcode'), ...trySource(c) };
    if (!(await secondFactors.finish(c.var.instance, step))) {
      throw new AppError('forbidden', 'Invalid passcode', { parameter: 'two_factor_passcode' });
    }
  }
  const changed = await passphrases.reset(c.var.instance, {
    passphrase: field('new_passphrase'),
    iterations: toIterations(field('iterations')),
  });
  const instance = seenAs({ instance: changed, domain: c.var.instance.domain });
  const { session } = c.var;
  await sessions.deleteOthers(instance, session);
  if (session) {
    c.header('Set-Cookie', sessions.cookie(instance, session), { append: true });
    giveDevice(c, instance, deviceOf(c), deps.secure);
  }
  return c.body(null, 204);
}

async function beginSecondStep(c: Context<WebEnv>, { secondFactors }: SettingsDeps): Promise<Response> {
  c.header('Cache-Control', 'no-store');
  const token = await secondFactors.begin(c.var.instance);
  return c.json({ two_factor_token: Buffer.from(token).toString('base64') });
}
