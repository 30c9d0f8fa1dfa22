import type { Context } from 'hono';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import { type Authorization, readAuthorization, requestOf } from './authorization.ts';
import { renderCertification } from './certification-page.ts';
import type { OAuthDeps } from './deps.ts';
import { type Destination, readDestination, withParameters } from './destination.ts';
import { isOneTooMany, renderTooManyDevices } from './devices-page.ts';
import { refuse } from './refuse.ts';
import { sendCode } from './send-code.ts';

/** `POST /auth/authorize`: the owner accepted; or, with `decision=deny`, did not; or, with `certify`, wants the mail first. */
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
  if (form.get('decision') === 'certify' && needsCertification(instance, deps, destination, asked)) {
    const { client } = destination;
    const token = await deps.certification.ask(instance, client);
    const query = new URLSearchParams(requestOf(destination, asked)).toString();
    return renderCertification(c, deps, { client, token, query });
  }
  return accept(c, deps, destination, asked);
}

/** True for an app that asks for everything, and for which nobody has vouched. */
export function needsCertification(
  instance: Instance,
  { skipsCertification }: Pick<OAuthDeps, 'skipsCertification'>,
  { client }: Destination,
  { scope }: Authorization,
): boolean {
  return scope === '*' && !client.flagship && !skipsCertification(instance);
}

/** What the page that was accepted made sure of is made sure of again: a form can be made by hand. */
async function accept(
  c: Context<WebEnv>,
  deps: OAuthDeps,
  destination: Destination,
  asked: Authorization,
): Promise<Response> {
  const { instance } = c.var;
  if (needsCertification(instance, deps, destination, asked)) {
    throw new AppError('forbidden', 'Only a certified app may ask for everything');
  }
  if (await isOneTooMany(c, deps, destination)) {
    return renderTooManyDevices(c, deps, `/auth/authorize?${new URLSearchParams(requestOf(destination, asked))}`);
  }
  if (asked.app && !asked.app.isInstalled) await (await deps.apps.install(instance, asked.app.slug)).done;
  return sendCode(c, deps, destination, asked);
}
