import { enhanceForm, FormError, follow } from './form.js';

const form = document.querySelector('#new-passkey');

if (globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  form.hidden = false;
  document.querySelector('#no-passkey').hidden = true;
  enhanceForm(form, async () => {
    const body = new URLSearchParams(new FormData(form));
    body.set('credential', JSON.stringify(await make(body)));
    await follow(form, await post(form.action, body), null);
  });
}

/** What the device has made, once its owner has agreed. */
async function make(body) {
  const response = await post(`${form.action}/options`, body);
  if (!response.ok) throw new FormError(form.dataset.unreachable);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await response.json());
  try {
    return (await navigator.credentials.create({ publicKey })).toJSON();
  } catch {
    // The browser does not say why: nobody agreed, or this device makes none.
    throw new FormError(form.dataset.cancelled);
  }
}

function post(address, body) {
  return fetch(address, { method: 'POST', headers: { Accept: 'application/json' }, body });
}
