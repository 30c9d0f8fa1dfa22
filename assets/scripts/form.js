/** What the forms with a passphrase share: buttons that show it, errors in words, one submission at a time. */
import { canDerive } from './derive.js';

/**
 * @param form its `data-*` hold the texts
 * @param send is given the form when it is submitted; what it throws is shown
 */
export function enhanceForm(form, send) {
  keepFragment(form);
  for (const button of form.querySelectorAll('[data-reveal]')) {
    button.hidden = false;
    button.addEventListener('click', () => reveal(form, button));
  }
  if (!canDerive && Number(form.dataset.iterations) > 0) return showError(form, form.dataset.insecure);

  form.querySelector('[type=submit]').disabled = false;
  let busy = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    const done = showBusy(form);
    try {
      showError(form, '');
      await send(form);
    } catch (error) {
      showError(form, error instanceof FormError ? error.message : form.dataset.unreachable, error.field);
    } finally {
      busy = false;
      done();
    }
  });
}

/** What follows the # never reaches the server: who was sent here from a page of an app goes back to that very page. */
function keepFragment({ elements: { redirect } }) {
  const { hash } = window.location;
  if (redirect?.value && hash && !redirect.value.includes('#')) redirect.value += hash;
}

/** An error to tell to the person, at a field when it is about one. */
export class FormError extends Error {
  constructor(message, field) {
    super(message);
    this.field = field;
  }
}

/** Goes to the page that the answer names, or throws what it says, about a field. */
export async function follow(form, response, field = form.elements.passphrase) {
  const body = await response.json();
  if (response.ok && typeof body.redirect === 'string') return window.location.assign(body.redirect);
  if (response.status === 429) throw new FormError(form.dataset.tooMany);
  throw new FormError(body.error ?? body.errors?.[0]?.detail ?? form.dataset.unreachable, field);
}

function reveal(form, button) {
  const input = form.elements[button.dataset.reveal];
  const isShown = input.type === 'text';
  input.type = isShown ? 'password' : 'text';
  button.textContent = isShown ? form.dataset.show : form.dataset.hide;
  button.setAttribute('aria-pressed', String(!isShown));
  input.focus();
}

function showError(form, message, field) {
  form.querySelector('[role=alert]').textContent = message;
  for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
  if (!field) return;
  field.setAttribute('aria-invalid', 'true');
  field.focus();
  field.select();
}

function showBusy(form) {
  const button = form.querySelector('[type=submit]');
  const text = button.textContent;
  button.textContent = form.dataset.working;
  button.setAttribute('aria-disabled', 'true');
  return () => {
    button.textContent = text;
    button.removeAttribute('aria-disabled');
  };
}
