import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { readAuthorization } from './authorization.ts';
import { renderConsent } from './consent-page.ts';
import type { OAuthDeps } from './deps.ts';
import { readDestination } from './destination.ts';
import { refuse } from './refuse.ts';
import { sendCode } from './send-code.ts';

/** `GET /auth/authorize`: asks the owner, once logged in, whether a program may have what it asks for. */
export async function showConsent(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  const { instance, session } = c.var;
  const { search, searchParams: params } = new URL(c.req.url);
  c.header('Cache-Control', 'no-store');
  const destination = await readDestination(c, deps, params);
  if (!session) {
    const back = `${deps.addresses.origin(instance)}/auth/authorize${search}`;
    return c.redirect(`/auth/login?${new URLSearchParams({ redirect: back })}`, 303);
  }
  const asked = await readAuthorization(instance, destination.client, params, deps);
  if ('refused' in asked) return refuse(c, deps, destination, { ...asked, state: params.get('state') });
  if (asked.isLogin) return sendCode(c, deps, destination, asked);
  return renderConsent(c, deps, destination, asked);
}
