import type { Context } from 'hono';
import { html } from '#pkg/html';
import type { WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';
import { newPassphraseForm } from './new-passphrase-form.ts';
import { stepsOf } from './welcome/steps.ts';

/** `GET /auth/passphrase?registerToken=`: choose the first passphrase. Its form posts to `/settings/passphrase`. */
export async function showOnboarding(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const { instance } = c.var;
  if (instance.onboarding_finished) return c.redirect(c.var.session ? '/' : '/auth/login', 303);
  const token = c.req.query('registerToken') ?? '';
  // Of a program that waits for its consent.
  const redirection = c.req.query('redirect') ?? '';
  if (!deps.passphrases.isRegisterToken(instance, token)) return showInvalidLink(c, deps);
  return deps.pages.render(c, (t) => ({
    title: t('onboarding_title'),
    scripts: ['scripts/new-passphrase.js'],
    formAction: [deps.addresses.siblings(instance)],
    main: html`
      <div class="intro">
        ${stepsOf(t, 1)}
        <h1>${t('onboarding_title')}</h1>
        <p class="lead">${t('onboarding_intro', { domain: instance.domain })}</p>
      </div>
      ${newPassphraseForm(t, {
        action: '/settings/passphrase',
        instance,
        fields: { register_token: token, welcome: 'true', ...(redirection !== '' && { redirection }) },
        submit: 'welcome_next',
      })}
      <p class="fine">${t('onboarding_keep')}</p>`,
  }));
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
