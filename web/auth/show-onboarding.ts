import type { Context } from 'hono';
import { DEFAULT_ITERATIONS, kdfParameters } from '#model/passphrase';
import type { WebEnv } from '#web/middleware';
import { type Html, html, passphraseField, type Texts } from '#web/render';
import type { AuthDeps } from './deps.ts';
import { formData } from './login-page.ts';

/** `GET /auth/passphrase?registerToken=`: choose the first passphrase. Its form posts to `/settings/passphrase`. */
export async function showOnboarding(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const { instance } = c.var;
  if (instance.onboarding_finished) return c.redirect(c.var.session ? '/' : '/auth/login', 303);
  const token = c.req.query('registerToken') ?? '';
  if (!deps.passphrases.isRegisterToken(instance, token)) return showInvalidLink(c, deps);
  return deps.pages.render(c, (t) => ({
    title: t('onboarding_title'),
    scripts: ['scripts/onboarding.js'],
    formAction: [deps.addresses.siblings(instance)],
    main: html`
      <div class="intro">
        <h1>${t('onboarding_title')}</h1>
        <p class="lead">${t('onboarding_intro', { domain: instance.domain })}</p>
      </div>
      <form id="onboarding" class="form" method="post" action="/settings/passphrase" novalidate
        ${formData({ ...kdfParameters(instance), iterations: DEFAULT_ITERATIONS }, t)} ${onboardingTexts(t)}>
        <p class="alert" role="alert"></p>
        <noscript><p class="alert">${t('noscript')}</p></noscript>
        <input type="hidden" name="register_token" value="${token}">
        <input type="text" name="username" value="${instance.domain}" autocomplete="username" hidden>
        <div class="field">
          ${passphraseField(t, {
            name: 'passphrase',
            label: t('passphrase'),
            autocomplete: 'new-password',
            describedBy: 'strength-hint',
          })}
          <div class="strength">
            <meter min="0" max="4" low="2" high="3" optimum="4" value="0" aria-label="${t('strength')}"></meter>
            <span id="strength-hint" aria-live="polite">${t('strength_none')}</span>
          </div>
        </div>
        ${passphraseField(t, { name: 'confirmation', label: t('onboarding_confirm'), autocomplete: 'new-password' })}
        <button class="button button-wide" type="submit" disabled>${t('onboarding_submit')}</button>
      </form>
      <p class="fine">${t('onboarding_keep')}</p>`,
  }));
}

function onboardingTexts(t: Texts): Html {
  return html`data-empty="${t('onboarding_empty')}" data-short="${t('onboarding_short')}"
        data-differ="${t('onboarding_differ')}" data-strength0="${t('strength_none')}"
        data-strength1="${t('strength_weak')}" data-strength2="${t('strength_fair')}"
        data-strength3="${t('strength_good')}" data-strength4="${t('strength_great')}"`;
}

function showInvalidLink(c: Context<WebEnv>, deps: AuthDeps): Response {
  return deps.pages.render(c, (t) => ({
    title: t('onboarding_invalid_title'),
    status: 400,
    main: html`
      <h1>${t('onboarding_invalid_title')}</h1>
      <p class="lead">${t('onboarding_invalid')}</p>`,
  }));
}
