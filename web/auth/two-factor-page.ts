import type { Context } from 'hono';
import { html } from '#pkg/html';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import type { TextKey } from '#web/render';
import type { AuthDeps } from './deps.ts';
import { hiddenFields } from './passphrase-form.ts';
import { fieldsOf, type Wish } from './wish.ts';

interface TwoFactorForm {
  token: string;
  wish: Wish;
  /** May the owner say that this browser is theirs? */
  trusts: boolean;
  error?: TextKey;
}

/** Asks for the code; it works without a script. With an error, 401. */
export function renderTwoFactor(c: Context<WebEnv>, deps: AuthDeps, form: TwoFactorForm): Response {
  const { instance } = c.var;
  const byApp = deps.secondFactors.mode(instance) === 'totp';
  const fields = {
    csrf_token: giveCsrfToken(c, deps.secure),
    'two-factor-token': form.token,
    ...fieldsOf(form.wish),
    ...(form.trusts && { trusted_device_checkbox: 'true' }),
  };
  return deps.pages.render(c, (t) => ({
    title: t('two_factor_title'),
    status: form.error ? 401 : 200,
    scripts: ['scripts/two-factor.js'],
    formAction: [deps.addresses.siblings(instance)],
    main: html`
      <div class="intro">
        <h1>${t('two_factor_title')}</h1>
        <p class="lead">${t(byApp ? 'two_factor_intro_app' : 'two_factor_intro_mail')}</p>
      </div>
      <form class="form" id="two-factor" method="post" action="/auth/twofactor" novalidate
        data-empty="${t('two_factor_empty')}" data-working="${t('working')}" data-unreachable="${t('unreachable')}"
        data-too-many="${t('login_too_many')}">
        <p class="alert" role="alert">${form.error && t(form.error)}</p>
        ${hiddenFields(fields)}
        <div class="field">
          <label for="passcode">${t('two_factor_code')}</label>
          <div class="input">
            <input class="code" id="passcode" name="two-factor-passcode" type="text" inputmode="numeric"
              autocomplete="one-time-code" autocapitalize="off" spellcheck="false" required maxlength="40" autofocus
              aria-describedby="passcode-help">
          </div>
          <p class="fine" id="passcode-help">${t('two_factor_recovery')}</p>
        </div>
        ${
          form.trusts &&
          html`<label class="check" hidden>
          <input type="checkbox" name="two-factor-generate-trusted-device-token" value="true">
          <span>${t('two_factor_trust')}</span>
        </label>`
        }
        <button class="button button-wide" type="submit">${t('two_factor_submit')}</button>
      </form>
      <p class="fine"><a href="/auth/login">${t('back_to_login')}</a></p>`,
  }));
}
