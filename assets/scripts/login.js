import { derivePassphrase } from './derive.js';
import { enhanceForm, FormError, follow } from './form.js';
import { trustedDevice } from './trusted-device.js';

enhanceForm(document.querySelector('form[data-salt]'), async (form) => {
  const { passphrase } = form.elements;
  if (passphrase.value === '') throw new FormError(form.dataset.empty, passphrase);
  const { salt } = form.dataset;
  const [iterations, current] = [form.dataset.iterations, form.dataset.newIterations].map(Number);
  const body = new URLSearchParams(new FormData(form));
  // An account made long ago sends the passphrase itself, once, or more rounds beside those of its time.
  if (iterations > 0) body.set('passphrase', await derivePassphrase(passphrase.value, salt, iterations));
  if (iterations > 0 && iterations < current) {
    body.set('stronger-passphrase', await derivePassphrase(passphrase.value, salt, current));
    body.set('stronger-iterations', String(current));
  }
  const trusted = trustedDevice.read();
  if (trusted) body.set('trusted-device-token', trusted);
  const response = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body });
  await follow(form, response);
});
