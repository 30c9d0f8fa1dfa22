import type { Context } from 'hono';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import { html } from '#web/render';
import type { DeletionDeps } from './deps.ts';

/** Asks for the name of the instance, so that nobody deletes everything by a slip; `isWrong`: it was another one. */
export function renderDeletion(
  c: Context<WebEnv>,
  { pages, secure }: Pick<DeletionDeps, 'pages' | 'secure'>,
  { token, isWrong = false }: { token: string; isWrong?: boolean },
): Response {
  const csrf = giveCsrfToken(c, secure);
  const { domain } = c.var.instance;
  return pages.render(c, (t) => ({
    title: t('deletion_title'),
    status: isWrong ? 403 : 200,
    main: html`
      <div class="intro">
        <h1>${t('deletion_title')}</h1>
        <p class="lead">${t('deletion_intro', { domain })}</p>
      </div>
      <form class="form" method="post" action="/auth/deletion">
        <p class="alert" role="alert">${isWrong && t('deletion_wrong')}</p>
        <input type="hidden" name="csrf_token" value="${csrf}">
        <input type="hidden" name="token" value="${token}">
        <div class="field">
          <label for="domain">${t('deletion_label', { domain })}</label>
          <div class="input">
            <input id="domain" name="domain" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" required>
          </div>
        </div>
        <button class="button button-wide" type="submit">${t('deletion_submit')}</button>
        <a class="button button-wide button-quiet" href="/">${t('deletion_keep')}</a>
      </form>`,
  }));
}
