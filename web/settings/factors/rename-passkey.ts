import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { readFields } from '../read-fields.ts';
import { allowFactors } from './allow.ts';
import type { FactorsDeps } from './deps.ts';
import { passkeyResource } from './passkey-resource.ts';

/** `PATCH /settings/passkeys/:id`: another name. */
export async function renamePasskey(c: Context<WebEnv, '/passkeys/:id'>, deps: FactorsDeps): Promise<Response> {
  await allowFactors(c, deps, 'PATCH');
  const name = (await readFields(c))('name');
  return renderResource(c, passkeyResource(await deps.passkeys.rename(c.var.instance, c.req.param('id'), name)));
}
