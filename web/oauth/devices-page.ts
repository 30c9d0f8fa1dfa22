import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { html } from '#web/render';
import type { OAuthDeps } from './deps.ts';
import type { Destination } from './destination.ts';

/** True when another device would be one too many. One that was accepted before is not another one. */
export async function isOneTooMany(
  c: Context<WebEnv>,
  { features, oauthClients }: Pick<OAuthDeps, 'features' | 'oauthClients'>,
  { client }: Destination,
): Promise<boolean> {
  if (!client.pending) return false;
  const { 'cozy.oauthclients.max': limit } = await features.flags(c.var.instance);
  return typeof limit === 'number' && limit >= 0 && (await oauthClients.count(c.var.instance)) >= limit;
}

/** In place of the consent, when too many devices are connected: one must leave first. */
export function renderTooManyDevices(
  c: Context<WebEnv>,
  { pages, addresses }: Pick<OAuthDeps, 'pages' | 'addresses'>,
  again: string,
): Response {
  const settings = `${addresses.app(c.var.instance, 'settings')}/#/connectedDevices`;
  return pages.render(c, (t) => ({
    title: t('devices_title'),
    main: html`
      <h1>${t('devices_title')}</h1>
      <p class="lead">${t('devices_intro')}</p>
      <p><a class="button button-wide" href="${settings}">${t('devices_manage')}</a></p>
      <p><a class="button button-wide button-quiet" href="/auth/authorize?${again}">${t('devices_again')}</a></p>`,
  }));
}
