import type { Context, ErrorHandler } from 'hono';
import { html } from '#pkg/html';
import { UNKNOWN_INSTANCE, type WebEnv } from '#web/middleware';
import { type ShownError, showError } from './errors.ts';
import type { Page, Pages } from './html-page.ts';
import { languageOf, type TextKey, type Texts, visitorLanguageOf } from './html-text.ts';
import { renderPlain } from './plain.ts';

/** Errors for people: a page in their language. Who accepts JSON or asks for no page is answered in the plain dialect. */
export function pageErrors(pages: Pages): ErrorHandler<WebEnv> {
  return (error, c) => {
    const shown = showError(error, c);
    const accept = c.req.header('Accept') ?? '';
    if (accept.includes('json') || !accept.includes('text/html')) return renderPlain(c, shown);
    // On the hosts of the apps there are visitors too.
    const isVisitor = pages.entry(c) !== '/' && c.var.session === undefined;
    return pages.render(c, (t) => errorPage(c, shown, t, pages), isVisitor ? visitorLanguageOf(c) : languageOf(c));
  };
}

/** Codes of errors that have words of their own. */
const CODES: Record<string, [title: TextKey, text: TextKey]> = {
  not_installed: ['error_app_title', 'error_app'],
  csrf: ['error_400_title', 'csrf_missing'],
  bad_redirect: ['error_400_title', 'sent_elsewhere'],
  unregistered_client: ['authorize_title', 'unregistered_client'],
  unregistered_redirect: ['authorize_title', 'unregistered_redirect'],
  authorize_invalid: ['authorize_title', 'authorize_invalid'],
  authorize_state: ['authorize_title', 'authorize_invalid'],
  authorize_response_type: ['authorize_title', 'authorize_invalid'],
  authorize_pkce: ['authorize_title', 'authorize_invalid'],
  authorize_scope: ['authorize_title', 'authorize_scope'],
  authorize_pkce_everything: ['authorize_title', 'authorize_invalid'],
  authorize_login: ['authorize_title', 'authorize_login'],
  authorize_app: ['authorize_title', 'authorize_app'],
  oidc_state: ['oidc_title', 'oidc_state'],
  oidc_refused: ['oidc_title', 'oidc_refused'],
  oidc_other_account: ['oidc_title', 'oidc_other_account'],
  oidc_none: ['oidc_title', 'oidc_none'],
  password_disabled: ['error_403_title', 'password_disabled'],
};

/** Kinds of errors that have words of their own; the others share those of 400 or 500. */
const WORDS: Record<number, [title: TextKey, text: TextKey]> = {
  401: ['error_401_title', 'error_401'],
  403: ['error_403_title', 'error_403'],
  404: ['error_404_title', 'error_404'],
  410: ['error_410_title', 'error_410'],
  429: ['error_429_title', 'error_429'],
  503: ['error_503_title', 'error_503'],
};

function errorPage(c: Context<WebEnv>, shown: ShownError, t: Texts, pages: Pages): Page {
  const { title, text } = wordsFor(c, shown, t);
  const isOurs = shown.code !== UNKNOWN_INSTANCE;
  return {
    title,
    status: shown.status,
    main: html`
      <h1>${title}</h1>
      <p class="lead">${text}</p>
      ${isOurs && html`<p><a class="button button-wide" href="${pages.entry(c)}">${t('error_back')}</a></p>`}
      <p class="fine">${t('error_code', { status: String(shown.status) })}${
        shown.status >= 500 && html`<br>${t('error_request', { id: c.var.requestId ?? '' })}`
      }</p>`,
  };
}

function wordsFor(c: Context<WebEnv>, shown: ShownError, t: Texts): { title: string; text: string } {
  if (shown.code === UNKNOWN_INSTANCE) {
    return { title: t('unknown_title'), text: t('unknown', { domain: (c.req.header('Host') ?? '').slice(0, 253) }) };
  }
  const [title, text] = CODES[shown.code ?? ''] ?? WORDS[shown.status] ?? fallback(shown.status);
  return { title: t(title), text: t(text) };
}

function fallback(status: number): [TextKey, TextKey] {
  return status < 500 ? ['error_400_title', 'error_400'] : ['error_500_title', 'error_500'];
}
