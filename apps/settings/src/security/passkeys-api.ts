import type { Http } from '@cozy/ui/client';
import { listAll, type Resource } from '../resources.ts';

export type Passkey = { id: string; name: string; createdAt: string; usedAt: string | undefined };
type Attributes = { name: string; created_at: string; last_used_at?: string };

export const hasPasskeys = 'PublicKeyCredential' in globalThis && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

export async function listPasskeys(http: Http): Promise<Passkey[]> {
  const found = await listAll<Attributes>(http, '/settings/passkeys');
  return found.map(({ id, attributes: { name, created_at, last_used_at } }) => ({
    id,
    name,
    createdAt: created_at,
    usedAt: last_used_at,
  }));
}

/** Undefined when the owner did not agree, or the device has none to make. */
export async function makePasskey(http: Http, name: string): Promise<Passkey | undefined> {
  const path = '/settings/passkeys';
  type Options = { data: { attributes: PublicKeyCredentialCreationOptionsJSON } };
  const { data: offer } = await http.request<Options>('POST', `${path}/options`, { body: {} });
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(offer.attributes);
  const made = await navigator.credentials.create({ publicKey }).catch(() => null);
  if (made === null) return undefined;
  const response = (made as PublicKeyCredential).toJSON();
  const { data } = await http.request<{ data: Resource<Attributes> }>('POST', path, { body: { name, response } });
  return { id: data.id, name: data.attributes.name, createdAt: data.attributes.created_at, usedAt: undefined };
}

export const renamePasskey = (http: Http, id: string, name: string): Promise<void> =>
  http.request('PATCH', `/settings/passkeys/${encodeURIComponent(id)}`, { body: { name } });

export const removePasskey = (http: Http, id: string): Promise<void> =>
  http.request('DELETE', `/settings/passkeys/${encodeURIComponent(id)}`);
