import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { html } from '#web/render';
import type { AuthDeps } from './deps.ts';
import { defaultLanding } from './landing.ts';

/** `GET /`: the onboarding, the default app, or the login. */
export async function enter(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  c.header('Cache-Control', 'private, no-store');
  const token = c.req.query('registerToken');
  if (!c.var.instance.onboarding_finished) {
    if (token) return c.redirect(`/auth/passphrase?${new URLSearchParams({ registerToken: token })}`, 303);
    return deps.pages.render(c, (t) => ({
      title: t('onboarding_wait_title'),
      main: html`<h1>${t('onboarding_wait_title')}</h1><p class="lead">${t('onboarding_wait')}</p>`,
    }));
  }
  return c.redirect(c.var.session ? await defaultLanding(c, deps) : '/auth/login', 303);
}
