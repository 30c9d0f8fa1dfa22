import { derivePassphrase } from './derive.js';
import { enhanceForm, FormError, follow } from './form.js';

const MIN_LENGTH = 8;
const form = document.querySelector('#new-passphrase');
const { passphrase, confirmation, hint } = form.elements;
const meter = form.querySelector('meter');
const strengthHint = form.querySelector('#strength-hint');

passphrase.addEventListener('input', () => {
  const level = strength(passphrase.value);
  meter.value = level;
  strengthHint.textContent = form.dataset[`strength${level}`];
});

enhanceForm(form, async () => {
  if (passphrase.value === '') throw new FormError(form.dataset.empty, passphrase);
  if (passphrase.value.length < MIN_LENGTH) throw new FormError(form.dataset.short, passphrase);
  if (passphrase.value !== confirmation.value) throw new FormError(form.dataset.differ, confirmation);
  if (hint.value.toLowerCase().includes(passphrase.value.toLowerCase())) throw new FormError(form.dataset.tells, hint);
  const iterations = Number(form.dataset.iterations);
  const body = new URLSearchParams(new FormData(form));
  body.delete('confirmation');
  body.set('passphrase', await derivePassphrase(passphrase.value, form.dataset.salt, iterations));
  body.set('iterations', String(iterations));
  const response = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body });
  await follow(form, response);
});

/** 0 (too short) to 4: bits of a guess that knows the kinds of characters; repeated ones count for little. */
function strength(text) {
  if (text.length < MIN_LENGTH) return 0;
  const kinds = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[^\da-zA-Z]/, 33],
  ];
  const alphabet = kinds.reduce((sum, [pattern, size]) => (pattern.test(text) ? sum + size : sum), 0);
  const varied = Math.min(text.length, new Set(text).size * 2);
  const bits = varied * Math.log2(alphabet);
  return [45, 65, 90].filter((step) => bits >= step).length + 1;
}
