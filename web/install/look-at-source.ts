import type { Context } from 'hono';
import { isKind } from '#pkg/errors';
import { html } from '#pkg/html';
import { giveCsrfToken, readRecentForm, type WebEnv } from '#web/middleware';
import { languageOf, ruleWords } from '#web/render';
import type { InstallDeps } from './deps.ts';
import { findApplication } from './find-application.ts';
import { renderTrouble } from './render-trouble.ts';

/** `POST /auth/install/look`: what is at the address, who made it as it says, and what it asks for in plain words. */
export async function lookAtSource(c: Context<WebEnv>, deps: InstallDeps): Promise<Response> {
  const source = (await readRecentForm(c, deps)).get('source') ?? '';
  const { instance } = c.var;
  const found = await findApplication(instance, source, deps).catch((error: unknown) => ({ error }));
  if ('error' in found) return renderTrouble(c, deps, source, found.error);
  const { room, slug, read } = found;
  const { name, version = '', editor = '' } = read.manifest;
  const known = await room.get(instance, slug).catch((error: unknown) => {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  });
  const csrf = giveCsrfToken(c, deps.secure);
  const language = languageOf(c);
  return deps.pages.render(c, (t) => ({
    title: t('install_title'),
    formAction: [deps.addresses.siblings(instance)],
    main: html`
      <div class="intro">
        <h1><bdi>${name}</bdi></h1>
        <p class="lead"><bdi>${[version, editor].filter(Boolean).join(' · ')}</bdi></p>
      </div>
      <p class="note">${known ? t('install_replaces', { source: known.source }) : t('install_unvouched')}</p>
      <section class="rules" aria-labelledby="rules">
        <h2 id="rules">${t(read.rules.length === 0 ? 'install_no_rules' : 'install_rules')}</h2>
        ${read.rules.length > 0 && html`<ul>${read.rules.map((rule) => html`<li>${ruleWords(rule, t, language)}</li>`)}</ul>`}
      </section>
      <form class="actions" method="post" action="/auth/install">
        <input type="hidden" name="csrf_token" value="${csrf}">
        <input type="hidden" name="source" value="${source}">
        <input type="hidden" name="checksum" value="${read.checksum}">
        <button class="button button-wide" type="submit">${t(known ? 'install_replace' : 'install_submit')}</button>
        <a class="button button-wide button-quiet" href="${deps.addresses.app(instance, 'store')}/">${t('install_leave')}</a>
      </form>
      <p class="fine">${t('install_from')} <bdi><code>${source}</code></bdi></p>`,
  }));
}
