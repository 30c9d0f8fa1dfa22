import { enhanceForm, FormError, follow } from './form.js';

const form = document.querySelector('#passkey');

if (globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  form.hidden = false;
  enhanceForm(form, async () => {
    const body = new URLSearchParams(new FormData(form));
    const longRun = document.querySelector('input[type=checkbox][name=long-run-session]');
    if (longRun && !longRun.checked) body.delete('long-run-session');
    body.set('credential', JSON.stringify(await ask(body)));
    await follow(form, await post(form.action, body));
  });
}

/** What the device proves, once its owner has agreed. */
async function ask(body) {
  const response = await post(`${form.action}/options`, body);
  if (!response.ok) throw new FormError(form.dataset.unreachable);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await response.json());
  try {
    return (await navigator.credentials.get({ publicKey })).toJSON();
  } catch {
    // The browser does not say why: nobody agreed, or there is no passkey here.
    throw new FormError(form.dataset.cancelled);
  }
}

function post(address, body) {
  return fetch(address, { method: 'POST', headers: { Accept: 'application/json' }, body });
}
