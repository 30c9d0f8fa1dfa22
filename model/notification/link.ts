import type { Addresses } from '#model/app';
import type { Instance } from '#model/instance';
import type { Notification } from './types.ts';

export interface NotificationLinks {
  /** In the instance: the page that it names, else who tells it. */
  inside: string;
  /** Elsewhere on the web. Only the owner who sees where it leads is to follow it: anyone may be behind it. */
  outside?: string;
}

export type Site = Pick<Addresses, 'origin' | 'app' | 'inside'>;

/** Where a notification leads: `data.url`, else `data.redirectLink`, an address or `slug/#/path`. */
export function linksOf(site: Site, instance: Instance, notification: Pick<Notification, Member>): NotificationLinks {
  // Apps may write these documents themselves, without it.
  const { url, redirectLink } = notification.data ?? {};
  const given = [url, redirectLink].find((link) => typeof link === 'string' && link !== '');
  const fallback = homeOf(site, instance, notification);
  if (typeof given !== 'string' || given.length > MAX_LINK) return { inside: fallback };
  const inside = site.inside(instance, given);
  if (inside !== undefined) return { inside };
  const outside = URL.parse(given);
  const isWeb = outside?.protocol === 'https:' || outside?.protocol === 'http:';
  if (!outside || !isWeb || outside.username !== '' || outside.password !== '') return { inside: fallback };
  return { inside: fallback, outside: outside.href };
}

type Member = 'originator' | 'slug' | 'data';
/** In characters: it travels with a push. */
const MAX_LINK = 1_000;

function homeOf(site: Site, instance: Instance, { originator, slug }: Pick<Notification, Member>): string {
  if (originator === 'konnector') return `${site.app(instance, 'home')}/#/connected/${slug}`;
  const isApp = originator === 'app' && /^[a-z0-9-]{1,100}$/.test(slug);
  return isApp ? `${site.app(instance, slug)}/` : `${site.origin(instance)}/`;
}
