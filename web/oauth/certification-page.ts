import type { Context } from 'hono';
import type { OAuthClient } from '#model/oauth';
import type { WebEnv } from '#web/middleware';
import { html } from '#web/render';
import type { OAuthDeps } from './deps.ts';

interface CertificationForm {
  client: OAuthClient;
  /** Goes with the digits. */
  token: string;
  /** Of the consent, to come back to. */
  query: string;
  isWrong?: boolean;
}

/** Asks the digits of the mail before an app that nobody certified may ask for everything. */
export function renderCertification(
  c: Context<WebEnv>,
  { pages }: Pick<OAuthDeps, 'pages'>,
  { client, token, query, isWrong = false }: CertificationForm,
): Response {
  return pages.render(c, (t) => ({
    title: t('certify_title'),
    status: isWrong ? 401 : 200,
    main: html`
      <div class="intro">
        <h1>${t('certify_title')}</h1>
        <p class="lead">${t('certify_intro')} <bdi>${client.client_name}</bdi></p>
      </div>
      <form class="form" method="post" action="/auth/clients/${client._id}/flagship">
        <p class="alert" role="alert">${isWrong && t('certify_wrong')}</p>
        <input type="hidden" name="token" value="${token}">
        <input type="hidden" name="query" value="${query}">
        <div class="field">
          <label for="code">${t('certify_code')}</label>
          <div class="input">
            <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7"
              required autofocus>
          </div>
        </div>
        <button class="button button-wide" type="submit">${t('certify_submit')}</button>
      </form>
      <p class="fine">${t('certify_why')}</p>`,
  }));
}
