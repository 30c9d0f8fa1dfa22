import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { trySource, type WebEnv } from '#web/middleware';
import { readFields } from '../read-fields.ts';
import { allowFactors, requireRecentLogin } from './allow.ts';
import type { FactorsDeps } from './deps.ts';

/**
 * `PUT /settings/instance/auth_mode`: without a code, `two_factor_mail` sends one; with it, the mode is on. `basic` is no
 * second factor, and wants a recent login.
 * @compat a wrong code is a 422 without a body
 */
export async function changeAuthMode(c: Context<WebEnv>, deps: FactorsDeps): Promise<Response> {
  const { secondFactors } = deps;
  const { instance } = c.var;
  const permission = await allowFactors(c, deps, 'PUT');
  const field = await readFields(c);
  const [asked, code] = [field('auth_mode'), field('two_factor_activation_code')];
  if (asked !== 'basic' && asked !== 'two_factor_mail') {
    throw new AppError('bad-request', 'Invalid auth_mode', { parameter: 'auth_mode' });
  }
  if (asked === (instance.auth_mode ?? 'basic')) return c.body(null, 204);
  if (asked === 'basic' || instance.auth_mode === 'two_factor_totp') await requireRecentLogin(c, deps, permission);
  if (asked === 'basic') await secondFactors.turnOff(instance);
  else if (code === '') await secondFactors.askMailMode(instance);
  else if (!(await secondFactors.setMailMode(instance, code, trySource(c)))) return c.body(null, 422);
  return c.body(null, 204);
}
