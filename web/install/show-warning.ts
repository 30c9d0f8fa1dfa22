import type { Context } from 'hono';
import { html } from '#pkg/html';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import type { InstallDeps } from './deps.ts';

const MAX_SOURCE = 2000;

/**
 * `GET /auth/install?Source=`: says what may happen before anything is asked of the address. The owner proves first who they
 * are, when the login is not recent.
 */
export function showWarning(c: Context<WebEnv>, deps: InstallDeps): Response {
  const { instance, session } = c.var;
  const { addresses, sessions, pages, secure } = deps;
  const source = (c.req.query('Source') ?? '').trim().slice(0, MAX_SOURCE);
  const back = `${addresses.origin(instance)}/auth/install?${new URLSearchParams({ Source: source })}`;
  c.header('Cache-Control', 'private, no-store');
  if (!session) return c.redirect(`/auth/login?${new URLSearchParams({ redirect: back })}`, 303);
  if (source === '') return c.redirect(`${addresses.app(instance, 'store')}/#/address`, 303);
  if (!sessions.isRecent(session)) {
    return c.redirect(`/auth/confirm?${new URLSearchParams({ state: 'install', redirect: back })}`, 303);
  }
  const csrf = giveCsrfToken(c, secure);
  return pages.render(c, (t) => ({
    title: t('install_title'),
    main: html`
      <div class="intro">
        <h1>${t('install_title')}</h1>
        <p class="lead"><bdi><code>${source}</code></bdi></p>
      </div>
      <p class="note">${t('install_warning')}</p>
      <p>${t('install_advice')}</p>
      <form class="actions" method="post" action="/auth/install/look">
        <input type="hidden" name="csrf_token" value="${csrf}">
        <input type="hidden" name="source" value="${source}">
        <button class="button button-wide" type="submit">${t('install_look')}</button>
        <a class="button button-wide button-quiet" href="${addresses.app(instance, 'store')}/">${t('install_leave')}</a>
      </form>
      <p class="fine">${t('install_nothing_yet')}</p>`,
  }));
}
