import type { Context } from 'hono';
import { type Html, html } from '#pkg/html';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import type { Texts } from '#web/render';
import type { AuthDeps } from '../deps.ts';
import { hiddenFields } from '../passphrase-form.ts';
import { stepsOf } from './steps.ts';

/** Offers a passkey; who has been away for long proves first who they are, as for any new way in. */
export function renderPasskeyStep(c: Context<WebEnv>, deps: AuthDeps): Response {
  const { instance, session } = c.var;
  const fields = { csrf_token: giveCsrfToken(c, deps.secure) };
  const isRecent = session !== undefined && deps.sessions.isRecent(session);
  const back = `${deps.addresses.origin(instance)}/auth/welcome`;
  const confirm = `/auth/confirm?${new URLSearchParams({ state: 'welcome', redirect: back })}`;
  // The language was chosen a step before.
  return deps.pages.render(
    c,
    (t) => ({
      title: t('welcome_passkey_title'),
      scripts: isRecent ? ['scripts/welcome-passkey.js'] : [],
      formAction: [deps.addresses.siblings(instance)],
      main: html`
      <div class="intro">
        ${stepsOf(t, 3)}
        <h1>${t('welcome_passkey_title')}</h1>
        <p class="lead">${t('welcome_passkey_intro')}</p>
      </div>
      <ul class="points">
        <li>${t('welcome_passkey_fast')}</li>
        <li>${t('welcome_passkey_safe')}</li>
        <li>${t('welcome_passkey_kept')}</li>
      </ul>
      <div class="actions">
        ${isRecent ? offerForm(t, fields) : html`<a class="button button-wide" href="${confirm}">${t('welcome_passkey_make')}</a>`}
        <form method="post" action="/auth/welcome/end">
          ${hiddenFields(fields)}
          <button class="button button-wide button-quiet" type="submit">${t('welcome_later')}</button>
        </form>
      </div>
      <p class="fine">${t('welcome_passkey_help')} <a href="/auth/welcome?step=owner">${t('welcome_back')}</a></p>`,
    }),
    instance.locale,
  );
}

/** Hidden until the script has seen that this browser can make one; else the page says that it cannot. */
function offerForm(t: Texts, fields: Readonly<Record<string, string>>): Html {
  return html`<form class="form" id="new-passkey" method="post" action="/auth/welcome/passkey" hidden
          data-working="${t('working')}" data-unreachable="${t('unreachable')}" data-too-many="${t('login_too_many')}"
          data-cancelled="${t('welcome_passkey_cancelled')}">
          <p class="alert" role="alert"></p>
          ${hiddenFields(fields)}
          <button class="button button-wide" type="submit">${t('welcome_passkey_make')}</button>
        </form>
        <p class="note" id="no-passkey">${t('welcome_passkey_none')}</p>`;
}
