import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { readJson, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { allowChanging } from './allow.ts';
import type { FactorsDeps } from './deps.ts';
import { passkeyResource } from './passkey-resource.ts';

const MAX_BODY = 64 * 1024;

/** `POST /settings/passkeys`: keeps what the browser made, `{name, response}`. */
export async function registerPasskey(c: Context<WebEnv>, deps: FactorsDeps): Promise<Response> {
  await allowChanging(c, deps, 'POST');
  const { instance } = c.var;
  const { value } = await readJson(c, { limit: MAX_BODY });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('bad-request', 'A JSON object is expected');
  }
  const { name, response } = value;
  const origins = [deps.addresses.origin(instance), deps.addresses.app(instance, 'settings')];
  const passkey = await deps.passkeys.register(instance, {
    name: typeof name === 'string' ? name : '',
    response,
    origins,
  });
  return renderResource(c, passkeyResource(passkey), { status: 201 });
}
