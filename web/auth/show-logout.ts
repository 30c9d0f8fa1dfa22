import type { Context } from 'hono';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import { html } from '#web/render';
import type { AuthDeps } from './deps.ts';

/** `GET /auth/logout`: asks a person who has no app at hand; apps use `DELETE /auth/login`. */
export function showLogout(c: Context<WebEnv>, deps: AuthDeps): Response {
  if (!c.var.session) return c.redirect('/auth/login', 303);
  const csrf = giveCsrfToken(c, deps.secure);
  return deps.pages.render(c, (t) => ({
    title: t('logout_title'),
    main: html`
      <div class="intro">
        <h1>${t('logout_title')}</h1>
        <p class="lead">${t('logout_question', { domain: c.var.instance.domain })}</p>
      </div>
      <form class="actions" method="post" action="/auth/logout">
        <input type="hidden" name="csrf_token" value="${csrf}">
        <button class="button button-wide" type="submit">${t('logout_submit')}</button>
        <a class="button button-wide button-quiet" href="/">${t('logout_stay')}</a>
      </form>`,
  }));
}
