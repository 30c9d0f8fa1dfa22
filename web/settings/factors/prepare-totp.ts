import type { Context } from 'hono';
import { encodeQR } from 'qr';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { settingResource } from '../setting-resource.ts';
import { allowChanging } from './allow.ts';
import type { FactorsDeps } from './deps.ts';

/** `POST /settings/totp`: a secret for an authenticator app, to be scanned or typed; nothing changes until a code proves it. */
export async function prepareTotp(c: Context<WebEnv>, deps: FactorsDeps): Promise<Response> {
  await allowChanging(c, deps, 'POST');
  c.header('Cache-Control', 'no-store');
  const { secret, uri } = await deps.secondFactors.prepareTotp(c.var.instance);
  const qr_svg = encodeQR(uri, 'svg', { border: 2 });
  return renderResource(c, settingResource('totp', { secret, uri, qr_svg }), { status: 201 });
}
