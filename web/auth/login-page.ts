import type { Context } from 'hono';
import type { KdfParameters } from '#model/passphrase';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import { html, passphraseField, type TextKey, type Texts } from '#web/render';
import type { AuthDeps } from './deps.ts';

export interface LoginForm {
  redirect: string;
  kdf: KdfParameters;
  error?: TextKey;
}

/** The login form; with an error, 401. Its button waits for the script, without which the passphrase itself would be sent. */
export async function renderLogin(c: Context<WebEnv>, deps: AuthDeps, form: LoginForm): Promise<Response> {
  const { public_name: name } = await deps.instances.settings(c.var.instance);
  const csrf = giveCsrfToken(c, deps.secure);
  return deps.pages.render(c, (t) => ({
    title: t('login_title'),
    status: form.error ? 401 : 200,
    scripts: ['scripts/login.js'],
    formAction: [deps.addresses.siblings(c.var.instance)],
    main: html`
      <div class="intro">
        <h1>${name ? t('login_welcome_name', { name }) : t('login_welcome')}</h1>
        <p class="lead">${c.var.instance.domain}</p>
      </div>
      <form id="login" class="form" method="post" action="/auth/login" novalidate ${formData(form.kdf, t)}
        data-empty="${t('login_empty')}">
        <p class="alert" role="alert">${form.error && t(form.error)}</p>
        <noscript><p class="alert">${t('noscript')}</p></noscript>
        <input type="hidden" name="csrf_token" value="${csrf}">
        <input type="hidden" name="redirect" value="${form.redirect}">
        <input type="text" name="username" value="${c.var.instance.domain}" autocomplete="username" hidden>
        ${passphraseField(t, { name: 'passphrase', label: t('passphrase'), autocomplete: 'current-password' })}
        <label class="check">
          <input type="checkbox" name="long-run-session" value="1" checked>
          <span>${t('login_stay')}</span>
        </label>
        <button class="button button-wide" type="submit" disabled>${t('login_submit')}</button>
      </form>
      <p class="fine">${t('login_help')}</p>`,
  }));
}

/** What the scripts of the forms need: how to derive, and the texts. */
export function formData({ salt, iterations }: KdfParameters, t: Texts) {
  return html`data-salt="${salt}" data-iterations="${iterations}" data-show="${t('show')}" data-hide="${t('hide')}"
        data-working="${t('working')}" data-unreachable="${t('unreachable')}" data-insecure="${t('insecure')}"
        data-too-many="${t('login_too_many')}"`;
}
