import { enhanceForm, FormError } from './form.js';

enhanceForm(document.querySelector('#unlock'), async (form) => {
  const { passphrase } = form.elements;
  if (passphrase.value === '') throw new FormError(form.dataset.empty, passphrase);
  const body = new URLSearchParams({ perm_id: form.dataset.id, password: passphrase.value });
  // The page is on the host of an app: the cookie comes from the one of the instance.
  const options = { method: 'POST', credentials: 'include', headers: { Accept: 'application/json' }, body };
  const response = await fetch(form.action, options);
  if (response.ok) return window.location.reload();
  if (response.status === 403) throw new FormError(form.dataset.wrong, passphrase);
  throw new FormError(response.status === 429 ? form.dataset.tooMany : form.dataset.unreachable);
});
