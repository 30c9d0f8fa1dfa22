import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { allowChanging } from './allow.ts';
import type { FactorsDeps } from './deps.ts';

/** `DELETE /settings/passkeys/:id`: it opens nothing any more. */
export async function removePasskey(c: Context<WebEnv, '/passkeys/:id'>, deps: FactorsDeps): Promise<Response> {
  await allowChanging(c, deps, 'DELETE');
  await deps.passkeys.remove(c.var.instance, c.req.param('id'));
  return c.body(null, 204);
}
