import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { seenAs } from '#model/instance';
import { AppError } from '#pkg/errors';
import { clientOrigin, permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';
import { readFields, toIterations } from './read-fields.ts';

/**
 * `PUT /settings/passphrase`: every other session ends, and this browser gets a new cookie. With a second factor, the first
 * call answers a token, and a second one, with it and the code, does the change.
 * @compat the token is in base64 here, unlike at the login
 */
export async function changePassphrase(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { passphrases, permissions, sessions } = deps;
  permissions.allowType(await permissionOf(c, permissions), 'PUT', DOCTYPES.settings);
  const field = await readFields(c);
  const { address } = clientOrigin(c);
  if (deps.secondFactors.mode(c.var.instance) !== undefined) {
    const token = Buffer.from(field('two_factor_token'), 'base64').toString();
    if (token === '') return beginSecondStep(c, deps, field('current_passphrase'), address);
    const step = { token, passcode: field('two_factor_passcode'), address };
    if (!(await deps.secondFactors.finish(c.var.instance, step))) {
      throw new AppError('forbidden', 'Invalid passcode', { parameter: 'two_factor_passcode' });
    }
  }
  const changed = await passphrases.change(c.var.instance, {
    current: field('current_passphrase'),
    passphrase: field('new_passphrase'),
    iterations: toIterations(field('iterations')),
    address,
  });
  const instance = seenAs({ instance: changed, domain: c.var.instance.domain });
  const { session } = c.var;
  await sessions.deleteOthers(instance, session);
  if (session) c.header('Set-Cookie', sessions.cookie(instance, session), { append: true });
  return c.body(null, 204);
}

async function beginSecondStep(c: Context<WebEnv>, deps: SettingsDeps, current: string, address: string) {
  const { instance } = c.var;
  if (!(await deps.passphrases.check(instance, current, address))) {
    throw new AppError('forbidden', 'Invalid passphrase', { parameter: 'current_passphrase' });
  }
  c.header('Cache-Control', 'no-store');
  const token = await deps.secondFactors.begin(instance);
  return c.json({ two_factor_token: Buffer.from(token).toString('base64') });
}
