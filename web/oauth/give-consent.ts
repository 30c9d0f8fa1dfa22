import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import { readAuthorization } from './authorization.ts';
import type { OAuthDeps } from './deps.ts';
import { readDestination, withParameters } from './destination.ts';
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
  if (form.get('decision') !== 'deny') return sendCode(c, deps, destination, asked);
  const told = { error: 'access_denied', state: asked.state, iss: deps.addresses.origin(instance) };
  return c.redirect(withParameters(destination.redirectUri, told), 302);
}
