import { DEFAULT_ITERATIONS, type KdfParameters } from '#model/passphrase';
import { type Html, html } from '#pkg/html';
import { passphraseField, type TextKey, type Texts } from '#web/render';

interface PassphraseForm {
  action: string;
  domain: string;
  kdf: KdfParameters;
  /** Hidden ones. */
  fields: Readonly<Record<string, string>>;
  submit: TextKey;
  error?: TextKey;
  /** Between the field and the button. */
  more?: Html;
}

/** Asks for the passphrase. Its button waits for the script, without which the passphrase itself would be sent. */
export function passphraseForm(t: Texts, form: PassphraseForm): Html {
  return html`<form class="form" method="post" action="${form.action}" novalidate ${formData(form.kdf, t)}
        data-empty="${t('login_empty')}">
        <p class="alert" role="alert">${form.error && t(form.error)}</p>
        <noscript><p class="alert">${t('noscript')}</p></noscript>
        ${hiddenFields(form.fields)}
        <input type="text" name="username" value="${form.domain}" autocomplete="username" hidden>
        ${passphraseField(t, { name: 'passphrase', label: t('passphrase'), autocomplete: 'current-password' })}
        ${form.more}
        <button class="button button-wide" type="submit" disabled>${t(form.submit)}</button>
      </form>`;
}

export function hiddenFields(fields: Readonly<Record<string, string>>): Html[] {
  return Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
}

/** What the scripts of the forms need: how to derive, and the texts. */
export function formData({ salt, iterations }: KdfParameters, t: Texts): Html {
  return html`data-salt="${salt}" data-iterations="${iterations}" data-new-iterations="${DEFAULT_ITERATIONS}"
        data-show="${t('show')}" data-hide="${t('hide')}" data-working="${t('working')}"
        data-unreachable="${t('unreachable')}" data-insecure="${t('insecure')}" data-too-many="${t('login_too_many')}"`;
}
