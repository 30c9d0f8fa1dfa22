import { derivePassphrase } from './derive.js';
import { enhanceForm, FormError, follow } from './form.js';

enhanceForm(document.querySelector('#login'), async (form) => {
  const { passphrase } = form.elements;
  if (passphrase.value === '') throw new FormError(form.dataset.empty, passphrase);
  const iterations = Number(form.dataset.iterations);
  const body = new URLSearchParams(new FormData(form));
  // An account made long ago sends the passphrase itself, once.
  if (iterations > 0) body.set('passphrase', await derivePassphrase(passphrase.value, form.dataset.salt, iterations));
  const response = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body });
  await follow(form, response);
});
