import type { Context } from 'hono';
import { clientOrigin, type WebEnv } from '#web/middleware';
import { readAuthorization } from './authorization.ts';
import { renderCertificationOffer } from './certification-page.ts';
import { renderConsent } from './consent-page.ts';
import type { OAuthDeps } from './deps.ts';
import { readDestination } from './destination.ts';
import { isOneTooMany, renderTooManyDevices } from './devices-page.ts';
import { needsCertification } from './give-consent.ts';
import { refuse } from './refuse.ts';
import { sendCode } from './send-code.ts';

/** `GET /auth/authorize`: asks the owner, once logged in, whether a program may have what it asks for. */
export async function showConsent(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  const { instance, session } = c.var;
  const { searchParams: params } = new URL(c.req.url);
  c.header('Cache-Control', 'no-store');
  const destination = await readDestination(c, deps, params);
  if (!session) return letIn(c, deps, params);
  const asked = await readAuthorization(instance, destination.client, params, deps);
  if ('refused' in asked) return refuse(c, deps, destination, { ...asked, state: params.get('state') });
  const { client } = destination;
  if (needsCertification(instance, deps, destination, asked)) {
    return renderCertificationOffer(c, deps, destination, asked);
  }
  if (asked.isLogin) return sendCode(c, deps, destination, asked);
  if (await isOneTooMany(c, deps, destination)) return renderTooManyDevices(c, deps, `/auth/authorize?${params}`);
  if (client.created_at_onboarding) {
    // Once: the next time, the owner is asked as for any other.
    const known = await deps.oauthClients.mark(instance, client, { created_at_onboarding: undefined });
    return sendCode(c, deps, { ...destination, client: known }, asked);
  }
  return renderConsent(c, deps, destination, asked);
}

/** By the code of an app, by the first passphrase, or by the login; then back here. */
async function letIn(c: Context<WebEnv>, deps: OAuthDeps, params: URLSearchParams): Promise<Response> {
  const { instance } = c.var;
  const { session_code: code, registerToken, ...kept } = Object.fromEntries(params);
  const back = `/auth/authorize?${new URLSearchParams(kept)}`;
  if (code && (await deps.codes.take(instance, 'session', code))) {
    const session = await deps.sessions.create(instance, 'short', clientOrigin(c));
    c.header('Set-Cookie', deps.sessions.cookie(instance, session), { append: true });
    return c.redirect(back, 303);
  }
  const redirect = `${deps.addresses.origin(instance)}${back}`;
  if (registerToken && !instance.onboarding_finished) {
    return c.redirect(`/auth/passphrase?${new URLSearchParams({ registerToken, redirect })}`, 303);
  }
  return c.redirect(`/auth/login?${new URLSearchParams({ redirect })}`, 303);
}
