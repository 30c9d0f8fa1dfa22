import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { allowChanging } from './allow.ts';
import type { FactorsDeps } from './deps.ts';

/** `DELETE /settings/totp`: no second factor any more. */
export async function turnOffTotp(c: Context<WebEnv>, deps: FactorsDeps): Promise<Response> {
  await allowChanging(c, deps, 'DELETE');
  const { instance } = c.var;
  if (deps.secondFactors.mode(instance) === 'totp') await deps.secondFactors.turnOff(instance);
  return c.body(null, 204);
}
