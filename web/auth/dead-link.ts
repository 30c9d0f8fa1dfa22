import type { Context } from 'hono';
import { html } from '#pkg/html';
import type { WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';

/** @param again where another link is sent */
export function renderDeadLink(c: Context<WebEnv>, { pages }: Pick<AuthDeps, 'pages'>, again: string): Response {
  return pages.render(c, (t) => ({
    title: t('dead_link_title'),
    status: 400,
    main: html`
      <h1>${t('dead_link_title')}</h1>
      <p class="lead">${t('dead_link')}</p>
      <p><a class="button button-wide" href="${again}">${t('dead_link_again')}</a></p>`,
  }));
}
