import type { Context } from 'hono';
import { html } from '#pkg/html';
import type { WebEnv } from '#web/middleware';
import type { TextKey } from '#web/render';
import type { AuthDeps } from './deps.ts';

/** The same page whether a mail was sent or not: nobody learns from it whether there is an address to write to. */
export function renderMailSent(c: Context<WebEnv>, { pages }: Pick<AuthDeps, 'pages'>, text: TextKey): Response {
  return pages.render(c, (t) => ({
    title: t('mail_title'),
    main: html`
      <h1>${t('mail_title')}</h1>
      <p class="lead">${t(text)}</p>
      <p class="fine">${t('mail_nothing')}</p>
      <p><a class="button button-wide button-second" href="/auth/login">${t('back_to_login')}</a></p>`,
  }));
}
