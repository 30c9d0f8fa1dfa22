export type Route =
  | { view: 'connected' }
  | { view: 'discover' }
  | { view: 'service'; slug: string }
  | { view: 'connect'; slug: string; account: string | null; error: string | null }
  | { view: 'account'; slug: string; id: string };

const SERVICE = /^#\/(?:connected|discover)\/([a-z0-9-]{1,100})$/;
const NEW = /^#\/connected\/([a-z0-9-]{1,100})\/(?:new|accounts\/([\w.-]{1,200})\/edit)(?:\?error=([\w.-]{0,100}))?$/;
const ACCOUNT = /^#\/connected\/([a-z0-9-]{1,100})\/accounts\/([\w.-]{1,200})$/;

/** Reads an address; those of the ecosystem's home lead to the same places: `#/connected/<slug>/accounts/<id>`. */
export function parseRoute(hash: string): Route {
  const [, service] = SERVICE.exec(hash) ?? [];
  if (service) return { view: 'service', slug: service };
  const [, connect, account = null, error = null] = NEW.exec(hash) ?? [];
  if (connect) return { view: 'connect', slug: connect, account, error };
  const [, slug, id] = ACCOUNT.exec(hash) ?? [];
  if (slug && id) return { view: 'account', slug, id };
  return { view: hash === '#/discover' ? 'discover' : 'connected' };
}

export const serviceHref = (slug: string): string => `#/connected/${slug}`;
export const connectHref = (slug: string): string => `#/connected/${slug}/new`;
export const editHref = (slug: string, id: string): string => `#/connected/${slug}/accounts/${id}/edit`;
export const accountHref = (slug: string, id: string): string => `#/connected/${slug}/accounts/${id}`;

/**
 * A provider leads back to `/?account=&state=`, or `/?error=&state=`: the state is the slug of the konnector. Where that goes on;
 * null for any other address.
 */
export function providerRoute(search: string): string | null {
  const query = new URLSearchParams(search);
  const slug = query.get('state') ?? '';
  if (!/^[a-z0-9-]{1,100}$/.test(slug)) return null;
  const account = query.get('account');
  if (account !== null && /^[\w.-]{1,200}$/.test(account)) return editHref(slug, account);
  const error = query.get('error');
  return error === null ? null : `${connectHref(slug)}?error=${error.replaceAll(/[^\w.-]/g, '').slice(0, 100)}`;
}

export function followProvider(): void {
  const next = providerRoute(location.search);
  if (next !== null) history.replaceState(null, '', `/${next}`);
}
