import type { Context } from 'hono';
import { AppError, type ErrorKind } from '#pkg/errors';
import { html } from '#pkg/html';
import type { WebEnv } from '#web/middleware';
import type { TextKey } from '#web/render';
import type { InstallDeps } from './deps.ts';

type Status = 400 | 403 | 404 | 409 | 413 | 422 | 502;

/** What an address that another person wrote may hold, or not: no fault of the server. */
const TROUBLES: Partial<Record<ErrorKind, [Status, TextKey]>> = {
  'bad-request': [400, 'install_wrong_package'],
  forbidden: [403, 'install_reserved'],
  'not-found': [404, 'install_nothing'],
  conflict: [409, 'install_changed'],
  'too-large': [413, 'install_too_large'],
  unprocessable: [422, 'install_wrong_address'],
  'bad-gateway': [502, 'install_no_answer'],
};

/** Says what is wrong with what is at the address, and how to go on. Throws what is no trouble of the address. */
export function renderTrouble(c: Context<WebEnv>, deps: InstallDeps, source: string, error: unknown): Response {
  const trouble = error instanceof AppError ? TROUBLES[error.kind] : undefined;
  if (!trouble) throw error;
  const [status, key] = trouble;
  c.var.log.info({ domain: c.var.instance.domain, err: error }, 'nothing could be installed from an address');
  return deps.pages.render(c, (t) => ({
    title: t('install_trouble_title'),
    status,
    main: html`
      <div class="intro">
        <h1>${t('install_trouble_title')}</h1>
        <p class="lead"><bdi><code>${source}</code></bdi></p>
      </div>
      <p class="alert" role="alert">${t(key)}</p>
      <p class="fine"><bdi>${error instanceof AppError && error.message}</bdi></p>
      <div class="actions">
        <a class="button button-wide" href="/auth/install?${new URLSearchParams({ Source: source }).toString()}">${t('install_again')}</a>
        <a class="button button-wide button-quiet" href="${deps.addresses.app(c.var.instance, 'store')}/#/address">${t('install_other')}</a>
      </div>`,
  }));
}
