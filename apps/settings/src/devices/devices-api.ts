import type { Http } from '@cozy/ui/client';
import { listAll } from '../resources.ts';

export type Device = { id: string; name: string; kind: string; lastSeen: string | undefined };

type Client = {
  client_name: string;
  client_kind?: string;
  synchronized_at?: string;
  last_refreshed_at?: string;
};

/** By their names. */
export async function listDevices(http: Http): Promise<Device[]> {
  const clients = await listAll<Client>(http, '/settings/clients');
  return clients
    .map(({ id, attributes }) => ({
      id,
      name: attributes.client_name,
      kind: attributes.client_kind ?? '',
      lastSeen: [attributes.synchronized_at, attributes.last_refreshed_at].filter(Boolean).sort().at(-1),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Its tokens end at once. */
export const disconnect = (http: Http, id: string): Promise<void> =>
  http.request('DELETE', `/settings/clients/${encodeURIComponent(id)}`);
