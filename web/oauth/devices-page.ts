import type { Context } from 'hono';
import type { Instance } from '#model/instance';
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
  const { instance } = c.var;
  return client.pending === true && (await oauthClients.count(instance)) >= (await limitOf(instance, { features }));
}

/** True when there are more devices than there may be: fewer are allowed than before. */
export async function areTooMany(
  instance: Instance,
  { features, oauthClients }: Pick<OAuthDeps, 'features' | 'oauthClients'>,
): Promise<boolean> {
  return (await oauthClients.count(instance)) > (await limitOf(instance, { features }));
}

async function limitOf(instance: Instance, { features }: Pick<OAuthDeps, 'features'>): Promise<number> {
  const { 'cozy.oauthclients.max': limit } = await features.flags(instance);
  return typeof limit === 'number' && limit >= 0 ? limit : Number.POSITIVE_INFINITY;
}

/** When too many devices are connected: one must leave first. @param again where the owner was going */
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
      <p><a class="button button-wide button-quiet" href="${again}">${t('devices_again')}</a></p>`,
  }));
}
