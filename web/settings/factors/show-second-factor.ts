import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { settingResource } from '../setting-resource.ts';
import { allowFactors } from './allow.ts';
import type { FactorsDeps } from './deps.ts';

/** `GET /settings/second-factor`: which one is on, and how many recovery codes are left. */
export async function showSecondFactor(c: Context<WebEnv>, deps: FactorsDeps): Promise<Response> {
  await allowFactors(c, deps, 'GET');
  const { instance } = c.var;
  return renderResource(
    c,
    settingResource('second-factor', {
      auth_mode: instance.auth_mode ?? 'basic',
      recovery_codes_left: await deps.secondFactors.countRecoveryCodes(instance),
    }),
  );
}
