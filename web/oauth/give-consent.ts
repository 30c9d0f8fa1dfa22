import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import { type Authorization, readAuthorization } from './authorization.ts';
import type { OAuthDeps } from './deps.ts';
import { type Destination, readDestination, withParameters } from './destination.ts';
import { isOneTooMany, renderTooManyDevices } from './devices-page.ts';
import { refuse } from './refuse.ts';
import { sendCode } from './send-code.ts';

/** `POST /auth/authorize`: the owner accepted, or, with `decision=deny`, did not. */
export async function giveConsent(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  const { instance, session } = c.var;
  const form = await readForm(c);
  checkCsrfToken(c, form);
  if (!session) throw new AppError('unauthenticated', 'You must be authenticated');
  c.header('Cache-Control', 'no-store');
  const destination = await readDestination(c, deps, form);
  const asked = await readAuthorization(instance, destination.client, form, deps);
  if ('refused' in asked) return refuse(c, deps, destination, { ...asked, state: form.get('state') });
  if (form.get('decision') === 'deny') {
    const told = { error: 'access_denied', state: asked.state, iss: deps.addresses.origin(instance) };
    return c.redirect(withParameters(destination.redirectUri, told), 302);
  }
  return accept(c, deps, destination, asked);
}

/** What the page that was accepted made sure of is made sure of again: a form can be made by hand. */
async function accept(
  c: Context<WebEnv>,
  deps: OAuthDeps,
  destination: Destination,
  asked: Authorization,
): Promise<Response> {
  const { instance } = c.var;
  if (asked.scope === '*' && !destination.client.flagship && !deps.skipsCertification(instance)) {
    throw new AppError('forbidden', 'Only a certified app may ask for everything');
  }
  if (await isOneTooMany(c, deps, destination)) {
    const { state, scope } = asked;
    const { client, redirectUri } = destination;
    const again = { client_id: client._id, redirect_uri: redirectUri, state, scope, response_type: 'code' };
    return renderTooManyDevices(c, deps, new URLSearchParams(again).toString());
  }
  if (asked.app && !asked.app.isInstalled) await deps.apps.install(instance, asked.app.slug);
  return sendCode(c, deps, destination, asked);
}
