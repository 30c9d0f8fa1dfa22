import type { Context } from 'hono';
import { trySource, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { readFields } from '../read-fields.ts';
import { settingResource } from '../setting-resource.ts';
import { allowChanging } from './allow.ts';
import type { FactorsDeps } from './deps.ts';

/** `PUT /settings/totp`: a code of the app turns it on; the answer has the recovery codes, this once. */
export async function confirmTotp(c: Context<WebEnv>, deps: FactorsDeps): Promise<Response> {
  await allowChanging(c, deps, 'PUT');
  c.header('Cache-Control', 'no-store');
  const passcode = (await readFields(c))('passcode').trim();
  const codes = await deps.secondFactors.confirmTotp(c.var.instance, passcode, trySource(c));
  return renderResource(c, settingResource('recovery-codes', { codes }));
}
