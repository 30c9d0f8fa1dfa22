import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { html, visitorLanguageOf } from '#web/render';
import type { ServeAppDeps } from './deps.ts';

/** What a visitor sees of an instance that has moved. @param address of the new one: a URL, or a domain */
export function showMoved(c: Context<WebEnv>, address: string, { pages }: ServeAppDeps): Response {
  const url = URL.parse(address);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  const link = isWeb ? address : `https://${encodeURI(address)}/`;
  return pages.render(
    c,
    (t) => ({
      title: t('error_410_title'),
      status: 410,
      main: html`
      <h1>${t('error_410_title')}</h1>
      <p class="lead">${t('error_410')}</p>
      <p><a class="button button-wide" href="${link}">${address}</a></p>`,
    }),
    visitorLanguageOf(c),
  );
}
