import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { settingResource } from '../setting-resource.ts';
import { allowChanging } from './allow.ts';
import type { FactorsDeps } from './deps.ts';

/** `POST /settings/recovery-codes`: new ones, told this once, where there is a second factor that they can replace. */
export async function renewRecoveryCodes(c: Context<WebEnv>, deps: FactorsDeps): Promise<Response> {
  await allowChanging(c, deps, 'POST');
  const { instance } = c.var;
  if (deps.secondFactors.mode(instance) === undefined) {
    throw new AppError('conflict', 'There is no second factor', { code: 'no_second_factor' });
  }
  c.header('Cache-Control', 'no-store');
  const codes = await deps.secondFactors.renewRecoveryCodes(instance);
  return renderResource(c, settingResource('recovery-codes', { codes }), { status: 201 });
}
