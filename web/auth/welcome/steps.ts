import { type Html, html } from '#pkg/html';
import type { Texts } from '#web/render';

const STEPS = 4;

/** How far the owner is: the passphrase, who they are, a passkey, and the first files, which are for the home. */
export function stepsOf(t: Texts, step: number): Html {
  const parts = Array.from({ length: STEPS }, (_, n) => html`<span class="${n < step ? 'done' : ''}"></span>`);
  return html`<p class="steps">
          <span class="steps-bar" aria-hidden="true">${parts}</span>
          ${t('welcome_step', { step: String(step), steps: String(STEPS) })}
        </p>`;
}
