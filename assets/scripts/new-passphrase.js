import { derivePassphrase } from './derive.js';
import { enhanceForm, FormError, follow } from './form.js';
import { judge, MIN_LENGTH } from './strength.js';

const form = document.querySelector('#new-passphrase');
const { passphrase, confirmation, hint } = form.elements;
const meter = form.querySelector('meter');
const strengthHint = form.querySelector('#strength-hint');
const known = form.dataset.known.split(' ');

passphrase.addEventListener('input', () => {
  const { level, advice } = judge(passphrase.value, known);
  meter.value = level;
  strengthHint.textContent = form.getAttribute(`data-strength-${advice}`);
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
