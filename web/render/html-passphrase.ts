import { type Html, html } from '#pkg/html';
import type { Texts } from './html-text.ts';

interface PassphraseField {
  name: string;
  label: string;
  autocomplete: 'current-password' | 'new-password';
  /** Id of what describes the field. */
  describedBy?: string;
}

/** A labelled passphrase; the button that shows it works with the script only, so it is hidden until then. */
export function passphraseField(t: Texts, { name, label, autocomplete, describedBy }: PassphraseField): Html {
  const description = describedBy === undefined ? undefined : html`aria-describedby="${describedBy}"`;
  const focus = name === 'passphrase' ? html`autofocus` : undefined;
  return html`<div class="field">
          <label for="${name}">${label}</label>
          <div class="input">
            <input id="${name}" name="${name}" type="password" autocomplete="${autocomplete}" autocapitalize="off"
              spellcheck="false" required maxlength="1024" ${focus} ${description}>
            <button class="reveal" type="button" data-reveal="${name}" aria-pressed="false" aria-controls="${name}"
              hidden>${t('show')}</button>
          </div>
        </div>`;
}
