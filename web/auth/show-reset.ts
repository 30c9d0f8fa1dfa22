import type { Context } from 'hono';
import { html } from '#pkg/html';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';

/** `GET /auth/passphrase_reset`: what can be sent to who has lost the passphrase. */
export function showReset(c: Context<WebEnv>, deps: AuthDeps): Response {
  if (!c.var.instance.onboarding_finished) return c.redirect('/', 303);
  const csrf = giveCsrfToken(c, deps.secure);
  return deps.pages.render(c, (t) => ({
    title: t('reset_title'),
    main: html`
      <div class="intro">
        <h1>${t('reset_title')}</h1>
        <p class="lead">${t('reset_intro')}</p>
      </div>
      <div class="actions">
        <form method="post" action="/auth/passphrase_reset">
          <input type="hidden" name="csrf_token" value="${csrf}">
          <button class="button button-wide" type="submit">${t('reset_submit')}</button>
        </form>
        <form method="post" action="/auth/hint">
          <input type="hidden" name="csrf_token" value="${csrf}">
          <button class="button button-wide button-second" type="submit">${t('hint_submit')}</button>
        </form>
      </div>
      <p class="fine"><a href="/auth/login">${t('back_to_login')}</a></p>`,
  }));
}
