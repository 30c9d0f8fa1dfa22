export type Route = { view: 'discover' } | { view: 'installed' } | { view: 'address' } | { view: 'app'; slug: string };

const APP = /^#\/(?:discover|installed|app)\/([a-z0-9-]{1,100})$/;

/** Reads an address; those of the ecosystem's own store lead to the same place: `#/discover/<slug>`. */
export function parseRoute(hash: string): Route {
  const slug = APP.exec(hash)?.[1];
  if (slug) return { view: 'app', slug };
  if (hash === '#/address') return { view: 'address' };
  return { view: hash === '#/installed' || hash === '#/myapps' ? 'installed' : 'discover' };
}

export const hrefOf = (slug: string): string => `#/app/${slug}`;
