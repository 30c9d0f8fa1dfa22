import type { Http } from '@cozy/ui/client';
import { listAll } from '../resources.ts';

export type Shared = { type: string; id?: string; name?: string; kind?: string; verbs: string[] };
export type Friend = { id: string; name: string; email?: string; proof?: boolean; proven_at?: string };

/** Something that is open to others: to whoever has a link, or to named friends. */
export type Share = {
  id: string;
  title: string;
  shared: Shared[];
  /** Who made it: `io.cozy.apps/<slug>`. */
  source: string;
  /** The names of its links. */
  links: string[];
  friends: Friend[];
  hasPassword: boolean;
  /** RFC 3339 */
  expiresAt: string | undefined;
};

type Attributes = {
  title?: string;
  source_id: string;
  shared: Shared[];
  links?: string[];
  friends?: Friend[];
  password?: boolean;
  expires_at?: string;
};

export async function listShares(http: Http): Promise<Share[]> {
  const found = await listAll<Attributes>(http, '/permissions/shares');
  return found.map(({ id, attributes }) => ({
    id,
    title: attributes.title ?? '',
    shared: attributes.shared,
    source: attributes.source_id,
    links: attributes.links ?? [],
    friends: attributes.friends ?? [],
    hasPassword: attributes.password === true,
    expiresAt: attributes.expires_at || undefined,
  }));
}

/** Nobody opens it any more. */
export const endShare = (http: Http, { id, title }: Share): Promise<void> =>
  http.request('DELETE', `/permissions/${title ? 'contexts/' : ''}${encodeURIComponent(id)}`);

/** This friend opens it no more; the others do not notice. */
export const letGo = (http: Http, { id }: Share, friend: Friend): Promise<void> =>
  http.request('DELETE', `/permissions/contexts/${encodeURIComponent(id)}/friends/${encodeURIComponent(friend.id)}`);
