import type { Context } from 'hono';
import type { ProviderPage } from '#model/account';
import type { WebEnv } from '#web/middleware';
import type { AccountsDeps } from './deps.ts';
import { leaveForProvider, readAsk } from './start-account.ts';

/** `GET /accounts/:type/:id/manage` and `/reconnect`: to the page of the provider about an account that is there. */
export async function reopenAccount(
  c: Context<WebEnv, '/:type/:id/manage'>,
  page: ProviderPage,
  deps: AccountsDeps,
): Promise<Response> {
  const asked = await readAsk(c, deps);
  const { type, id } = c.req.param();
  return leaveForProvider(c, deps, await deps.oauthAccounts.reopen(c.var.instance, type, id, page, asked));
}
