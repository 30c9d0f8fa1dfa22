import { enhanceForm, FormError, follow } from './form.js';
import { trustedDevice } from './trusted-device.js';

const form = document.querySelector('#two-factor');
const trust = form.querySelector('.check');
if (trust) trust.hidden = false;

enhanceForm(form, async () => {
  const passcode = form.elements['two-factor-passcode'];
  if (passcode.value.trim() === '') throw new FormError(form.dataset.empty, passcode);
  const body = new URLSearchParams(new FormData(form));
  const response = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body });
  if (response.ok) {
    const { two_factor_trusted_device_token: token } = await response.clone().json();
    if (token) trustedDevice.write(token);
  }
  await follow(form, response, passcode);
});
