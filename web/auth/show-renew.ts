import type { Context } from 'hono';
import { html } from '#pkg/html';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import { renderDeadLink } from './dead-link.ts';
import type { AuthDeps } from './deps.ts';
import { newPassphraseForm } from './new-passphrase-form.ts';

/** `GET /auth/passphrase_renew?token=`: where the link of the mail leads; 400 once it is over. */
export async function showRenew(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const { instance } = c.var;
  const token = c.req.query('token') ?? '';
  if (!(await deps.recovery.isResetCode(instance, token))) return renderDeadLink(c, deps, '/auth/passphrase_reset');
  const fields = { csrf_token: giveCsrfToken(c, deps.secure), passphrase_reset_token: token };
  return deps.pages.render(c, (t) => ({
    title: t('renew_title'),
    scripts: ['scripts/new-passphrase.js'],
    main: html`
      <div class="intro">
        <h1>${t('renew_title')}</h1>
        <p class="lead">${t('renew_intro')}</p>
      </div>
      ${newPassphraseForm(t, { action: '/auth/passphrase_renew', instance, fields, submit: 'renew_submit' })}`,
  }));
}
