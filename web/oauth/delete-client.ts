import type { Context } from 'hono';
import { isKind } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { registered } from './registered.ts';

/** `DELETE /auth/register/:id` (RFC 7592 section 2.3): the client leaves. It is a success when it is gone already. */
export async function deleteClient(c: Context<WebEnv, '/:id'>, deps: OAuthDeps): Promise<Response> {
  const { id } = await registered(c, deps);
  await deps.oauthClients.delete(c.var.instance, id).catch((error: unknown) => {
    if (!isKind(error, 'not-found')) throw error;
  });
  return c.body(null, 204);
}
