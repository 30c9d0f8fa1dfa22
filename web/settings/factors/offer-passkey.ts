import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { settingResource } from '../setting-resource.ts';
import { allowChanging } from './allow.ts';
import type { FactorsDeps } from './deps.ts';

/** `POST /settings/passkeys/options`: what `navigator.credentials.create` is given, in the JSON of WebAuthn level 3. */
export async function offerPasskey(c: Context<WebEnv>, deps: FactorsDeps): Promise<Response> {
  await allowChanging(c, deps, 'POST');
  c.header('Cache-Control', 'no-store');
  const options = await deps.passkeys.registrationOptions(c.var.instance);
  return renderResource(c, settingResource('passkey-options', options));
}
