import type { Context } from 'hono';
import { kdfParameters } from '#model/passphrase';
import { html } from '#pkg/html';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import type { TextKey } from '#web/render';
import type { AuthDeps } from './deps.ts';
import { passkeyForm } from './passkey-form.ts';
import { passphraseForm } from './passphrase-form.ts';

interface ConfirmForm {
  state: string;
  redirect: string;
  error?: TextKey;
}

/** Asks for the passphrase, or a passkey, again; with an error, 401. */
export async function renderConfirm(c: Context<WebEnv>, deps: AuthDeps, form: ConfirmForm): Promise<Response> {
  const { instance } = c.var;
  const hasPasskeys = await deps.passkeys.hasAny(instance);
  const { state, redirect } = form;
  const fields = { csrf_token: giveCsrfToken(c, deps.secure), confirm: 'true', state, redirect };
  return deps.pages.render(c, (t) => ({
    title: t('confirm_title'),
    status: form.error ? 401 : 200,
    scripts: ['scripts/login.js', ...(hasPasskeys ? ['scripts/passkey.js'] : [])],
    formAction: [deps.addresses.siblings(instance)],
    main: html`
      <div class="intro">
        <h1>${t('confirm_title')}</h1>
        <p class="lead">${t('confirm_intro')}</p>
      </div>
      ${passphraseForm(t, {
        action: '/auth/confirm',
        domain: instance.domain,
        kdf: kdfParameters(instance),
        fields,
        submit: 'confirm_submit',
        ...(form.error && { error: form.error }),
      })}
      ${hasPasskeys && passkeyForm(t, 'passkey_confirm', fields)}
      <p class="fine">${t('confirm_help')}</p>`,
  }));
}
