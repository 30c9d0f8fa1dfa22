import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { renderList } from '#web/render';
import { allowFactors } from './allow.ts';
import type { FactorsDeps } from './deps.ts';
import { passkeyResource } from './passkey-resource.ts';

/** `GET /settings/passkeys`: latest first. */
export async function listPasskeys(c: Context<WebEnv>, deps: FactorsDeps): Promise<Response> {
  await allowFactors(c, deps, 'GET');
  return renderList(c, (await deps.passkeys.list(c.var.instance)).map(passkeyResource));
}
