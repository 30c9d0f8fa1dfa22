import type { Context } from 'hono';
import type { OAuthClient } from '#model/oauth';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import { type Html, html, type Texts } from '#web/render';
import { type Authorization, requestOf } from './authorization.ts';
import { hiddenFields } from './consent-page.ts';
import type { OAuthDeps } from './deps.ts';
import type { Destination } from './destination.ts';

/**
 * Before an app that nobody certified may ask for everything: offers to send the digits. Not at once, or any page of the web
 * could have mails sent to the owner.
 */
export function renderCertificationOffer(
  c: Context<WebEnv>,
  { pages, secure }: Pick<OAuthDeps, 'pages' | 'secure'>,
  destination: Destination,
  asked: Authorization,
): Response {
  const csrf_token = giveCsrfToken(c, secure);
  return pages.render(c, (t) => ({
    title: t('certify_title'),
    main: html`
      ${intro(t, destination.client)}
      <form class="form" method="post" action="/auth/authorize">
        ${hiddenFields({ csrf_token, ...requestOf(destination, asked), decision: 'certify' })}
        <button class="button button-wide" type="submit">${t('certify_send')}</button>
      </form>
      <p class="fine">${t('certify_why')}</p>`,
  }));
}

function intro(t: Texts, { client_name }: OAuthClient): Html {
  return html`<div class="intro">
        <h1>${t('certify_title')}</h1>
        <p class="lead">${t('certify_intro')} <bdi>${client_name}</bdi></p>
      </div>`;
}

interface CertificationForm {
  client: OAuthClient;
  /** Goes with the digits. */
  token: string;
  /** Of the consent, to come back to. */
  query: string;
  isWrong?: boolean;
}

/** Asks the digits of the mail. */
export function renderCertification(
  c: Context<WebEnv>,
  { pages }: Pick<OAuthDeps, 'pages'>,
  { client, token, query, isWrong = false }: CertificationForm,
): Response {
  return pages.render(c, (t) => ({
    title: t('certify_title'),
    status: isWrong ? 401 : 200,
    main: html`
      ${intro(t, client)}
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
