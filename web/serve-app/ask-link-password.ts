import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { html, passphraseField, visitorLanguageOf } from '#web/render';
import type { ServeAppDeps } from './deps.ts';

/** In place of an app's page, until the visitor has proven the password of the link. @param id of the share */
export function askLinkPassword(c: Context<WebEnv>, id: string, { pages, addresses }: ServeAppDeps): Response {
  const action = `${addresses.origin(c.var.instance)}/auth/share-by-link/password`;
  return pages.render(
    c,
    (t) => ({
      title: t('unlock_title'),
      status: 401,
      scripts: ['scripts/unlock.js'],
      main: html`
      <div class="intro">
        <h1>${t('unlock_title')}</h1>
        <p class="lead">${t('unlock_intro')}</p>
      </div>
      <form id="unlock" class="form" method="post" action="${action}" novalidate data-id="${id}" data-iterations="0"
        data-show="${t('show')}" data-hide="${t('hide')}" data-working="${t('working')}"
        data-unreachable="${t('unreachable')}" data-too-many="${t('login_too_many')}" data-empty="${t('unlock_empty')}"
        data-wrong="${t('unlock_wrong')}">
        <p class="alert" role="alert"></p>
        <noscript><p class="alert">${t('unlock_noscript')}</p></noscript>
        ${passphraseField(t, { name: 'passphrase', label: t('unlock_label'), autocomplete: 'current-password' })}
        <button class="button button-wide" type="submit" disabled>${t('unlock_submit')}</button>
      </form>`,
    }),
    visitorLanguageOf(c),
  );
}
