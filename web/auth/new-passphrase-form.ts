import type { Instance } from '#model/instance';
import { DEFAULT_ITERATIONS, kdfParameters } from '#model/passphrase';
import { type Html, html } from '#pkg/html';
import { passphraseField, type TextKey, type Texts } from '#web/render';
import { formData, hiddenFields } from './passphrase-form.ts';

/** What the script can say of a passphrase. */
const ADVICE = ['short', 'own', 'common', 'sequence', 'digits', 'repeated', 'weak', 'fair', 'good', 'great'] as const;

interface NewPassphraseForm {
  action: string;
  instance: Instance;
  /** Hidden ones. */
  fields: Readonly<Record<string, string>>;
  submit: TextKey;
}

/** Asks for a passphrase twice, and for a hint. */
export function newPassphraseForm(t: Texts, { action, instance, fields, submit }: NewPassphraseForm): Html {
  return html`<form class="form" id="new-passphrase" method="post" action="${action}" novalidate
        data-known="${instance.domain.split(/[.:]/).join(' ')}"
        ${formData({ ...kdfParameters(instance), iterations: DEFAULT_ITERATIONS }, t)} ${texts(t)}>
        <p class="alert" role="alert"></p>
        <noscript><p class="alert">${t('noscript')}</p></noscript>
        ${hiddenFields(fields)}
        <input type="text" name="username" value="${instance.domain}" autocomplete="username" hidden>
        <div class="field">
          ${passphraseField(t, {
            name: 'passphrase',
            label: t('passphrase'),
            autocomplete: 'new-password',
            describedBy: 'strength-hint',
          })}
          <div class="strength">
            <meter min="0" max="4" low="2" high="3" optimum="4" value="0" aria-label="${t('strength')}"></meter>
            <span id="strength-hint" aria-live="polite">${t('strength_short')}</span>
          </div>
        </div>
        ${passphraseField(t, { name: 'confirmation', label: t('onboarding_confirm'), autocomplete: 'new-password' })}
        <div class="field">
          <label for="hint">${t('hint_label')}</label>
          <div class="input">
            <input id="hint" name="hint" type="text" autocomplete="off" maxlength="200" aria-describedby="hint-help">
          </div>
          <p class="fine" id="hint-help">${t('hint_help')}</p>
        </div>
        <button class="button button-wide" type="submit" disabled>${t(submit)}</button>
      </form>`;
}

function texts(t: Texts): Html {
  return html`data-empty="${t('onboarding_empty')}" data-short="${t('onboarding_short')}"
        data-differ="${t('onboarding_differ')}" data-tells="${t('hint_tells')}"
        ${ADVICE.map((advice) => html`data-strength-${advice}="${t(`strength_${advice}`)}" `)}`;
}
