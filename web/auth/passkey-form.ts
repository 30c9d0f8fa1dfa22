import { type Html, html } from '#pkg/html';
import type { TextKey, Texts } from '#web/render';
import { hiddenFields } from './passphrase-form.ts';

/** A button for browsers that have passkeys: hidden until the script has seen that this one does. */
export function passkeyForm(t: Texts, submit: TextKey, fields: Readonly<Record<string, string>>): Html {
  return html`<form class="form" id="passkey" method="post" action="/auth/passkey" hidden
        data-working="${t('working')}" data-unreachable="${t('unreachable')}" data-too-many="${t('login_too_many')}"
        data-cancelled="${t('passkey_cancelled')}">
        <p class="alert" role="alert"></p>
        ${hiddenFields(fields)}
        <button class="button button-wide button-second" type="submit">${t(submit)}</button>
      </form>`;
}
