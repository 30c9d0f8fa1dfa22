import type { Context } from 'hono';
import type { KdfParameters } from '#model/passphrase';
import { type Html, html } from '#pkg/html';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import type { TextKey, Texts } from '#web/render';
import type { AuthDeps } from './deps.ts';
import { passkeyForm } from './passkey-form.ts';
import { hiddenFields, passphraseForm } from './passphrase-form.ts';

export interface LoginForm {
  redirect: string;
  kdf: KdfParameters;
  error?: TextKey;
  /** From who sent the owner here. */
  emailVerifiedCode?: string;
}

/** The login form and the other ways in; with an error, 401. */
export async function renderLogin(c: Context<WebEnv>, deps: AuthDeps, form: LoginForm): Promise<Response> {
  const { instance } = c.var;
  const { public_name: name } = await deps.instances.settings(instance);
  const hasPasskeys = await deps.passkeys.hasAny(instance);
  const csrf = giveCsrfToken(c, deps.secure);
  const fields = { csrf_token: csrf, redirect: form.redirect };
  const verified = form.emailVerifiedCode;
  return deps.pages.render(c, (t) => ({
    title: t('login_title'),
    status: form.error ? 401 : 200,
    scripts: ['scripts/login.js', ...(hasPasskeys ? ['scripts/passkey.js'] : [])],
    formAction: [deps.addresses.siblings(instance)],
    main: html`
      <div class="intro">
        <h1>${name ? t('login_welcome_name', { name }) : t('login_welcome')}</h1>
        <p class="lead">${instance.domain}</p>
      </div>
      ${passphraseForm(t, {
        action: '/auth/login',
        domain: instance.domain,
        kdf: form.kdf,
        fields: { ...fields, ...(verified !== undefined && { email_verified_code: verified }) },
        submit: 'login_submit',
        ...(form.error && { error: form.error }),
        more: html`<label class="check">
          <input type="checkbox" name="long-run-session" value="1" checked>
          <span>${t('login_stay')}</span>
        </label>`,
      })}
      ${hasPasskeys && passkeyForm(t, 'passkey_submit', { ...fields, 'long-run-session': '1' })}
      ${instance.magic_link && magicLinkForm(t, fields)}
      <p class="fine"><a href="/auth/passphrase_reset">${t('login_lost')}</a></p>`,
  }));
}

function magicLinkForm(t: Texts, fields: Record<string, string>): Html {
  return html`<form method="post" action="/auth/magic_link">
        ${hiddenFields(fields)}
        <button class="button button-wide button-quiet" type="submit">${t('magic_ask')}</button>
      </form>`;
}
