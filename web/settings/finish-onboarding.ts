import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';

/** `GET /settings/onboarded`: sends who has just chosen a passphrase to the first app. */
export async function finishOnboarding(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  c.header('Cache-Control', 'private, no-store');
  if (!c.var.session) return c.redirect('/auth/login', 303);
  const { default_redirection: chosen } = await deps.instances.settings(c.var.instance);
  return c.redirect(deps.addresses.landing(c.var.instance, chosen), 303);
}
