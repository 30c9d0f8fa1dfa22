import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import type { AuthDeps } from '../deps.ts';
import { defaultLanding } from '../landing.ts';

/** `POST /auth/welcome/end`: no passkey for now; to the first app. */
export async function endWelcome(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  if (!c.var.session) throw new AppError('unauthenticated', 'You must be authenticated');
  checkCsrfToken(c, await readForm(c));
  return c.redirect(await leaveWelcome(c, deps), 303);
}

/** All was asked. @returns where the owner arrives */
export async function leaveWelcome(c: Context<WebEnv>, deps: AuthDeps): Promise<string> {
  await deps.instances.updateSettings(c.var.instance, { welcome_step: undefined });
  c.header('Cache-Control', 'private, no-store');
  return defaultLanding(c, deps);
}
