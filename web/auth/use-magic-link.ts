import type { Context } from 'hono';
import { kdfParameters } from '#model/passphrase';
import { html } from '#pkg/html';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import { renderDeadLink } from './dead-link.ts';
import type { AuthDeps } from './deps.ts';
import { grant } from './grant.ts';
import { passphraseForm } from './passphrase-form.ts';
import { readWish } from './wish.ts';

/**
 * `GET /auth/magic_link?code=`: where the link of the mail leads. It opens a session; who has a second factor is asked for
 * the passphrase, since a mail is one factor only.
 */
export async function useMagicLink(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const { instance } = c.var;
  const params = new URL(c.req.url).searchParams;
  const code = params.get('code') || params.get('magic_code') || '';
  const wish = await readWish(c, params, deps);
  c.header('Cache-Control', 'private, no-store');
  // What looks at the links of a mail before its reader does must not use this one up.
  if (c.req.method === 'HEAD' || c.req.header('Sec-Purpose')) return c.body(null, 204);
  if (!(await deps.recovery.isMagicCode(instance, code))) return renderDeadLink(c, deps, '/auth/login');
  if (deps.secondFactors.mode(instance) !== undefined) return renderPassphrase(c, deps, code, wish.redirect);
  if (!(await deps.recovery.takeMagicCode(instance, code))) return renderDeadLink(c, deps, '/auth/login');
  return grant(c, deps, wish);
}

function renderPassphrase(c: Context<WebEnv>, deps: AuthDeps, code: string, redirect: string): Response {
  const { instance } = c.var;
  const fields = { csrf_token: giveCsrfToken(c, deps.secure), magic_code: code, redirect };
  return deps.pages.render(c, (t) => ({
    title: t('login_title'),
    scripts: ['scripts/login.js'],
    formAction: [deps.addresses.siblings(instance)],
    main: html`
      <div class="intro">
        <h1>${t('magic_second_title')}</h1>
        <p class="lead">${t('magic_second')}</p>
      </div>
      ${passphraseForm(t, {
        action: '/auth/magic_link/twofactor',
        domain: instance.domain,
        kdf: kdfParameters(instance),
        fields,
        submit: 'login_submit',
      })}`,
  }));
}
