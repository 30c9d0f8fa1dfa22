import type { Context } from 'hono';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import { type Html, html, type TextKey, type Texts, visitorLanguageOf } from '#web/render';
import type { GuestsDeps } from './deps.ts';

interface GuestPage {
  redirect: string;
  email: string;
  /** A code is on its way. */
  sent?: boolean;
  error?: TextKey;
}

/** Asks for the mail, then for the code that it had; with an error, 403. */
export async function renderGuest(c: Context<WebEnv>, deps: GuestsDeps, page: GuestPage): Promise<Response> {
  const { public_name: name } = await deps.instances.settings(c.var.instance);
  const csrf = giveCsrfToken(c, deps.secure);
  const sharer = name || c.var.instance.domain;
  const { redirect, sent = false, error } = page;
  const email = masked(page.email);
  return deps.pages.render(
    c,
    (t) => ({
      title: t('guest_title'),
      status: error ? 403 : 200,
      formAction: [deps.addresses.siblings(c.var.instance)],
      main: html`
      <div class="intro">
        <h1>${t('guest_title')}</h1>
        <p class="lead">${t(sent ? 'guest_sent' : 'guest_intro', { sharer, email })}</p>
      </div>
      <form class="form" method="post" action="/auth/guest">
        <p class="alert" role="alert">${error && t(error)}</p>
        <input type="hidden" name="csrf_token" value="${csrf}">
        <input type="hidden" name="redirect" value="${redirect}">
        ${sent && codeField(t)}
        <button class="button button-wide" type="submit">${t(sent ? 'guest_open' : 'guest_send')}</button>
      </form>
      ${sent && sendAgain(t, csrf, redirect)}`,
    }),
    visitorLanguageOf(c),
  );
}

function codeField(t: Texts): Html {
  return html`<div class="field">
          <label for="code">${t('guest_code')}</label>
          <div class="input">
            <input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="10"
              required autofocus>
          </div>
        </div>`;
}

function sendAgain(t: Texts, csrf: string, redirect: string): Html {
  return html`<form class="actions" method="post" action="/auth/guest">
        <input type="hidden" name="csrf_token" value="${csrf}">
        <input type="hidden" name="redirect" value="${redirect}">
        <button class="button button-wide button-quiet" type="submit">${t('guest_again')}</button>
      </form>`;
}

/** Enough for the friend to know which address it is, and for nobody else to learn it. */
function masked(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, Math.min(1, at))}···${email.slice(at)}`;
}
