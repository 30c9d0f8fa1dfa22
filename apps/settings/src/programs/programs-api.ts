import type { Http } from '@cozy/ui/client';
import { listAll, type Resource } from '../resources.ts';
import { derive, readKdf } from '../security/passphrase-api.ts';

export type Program = { id: string; name: string; doctypes: string[]; usedAt: string | undefined; usedFrom: string };

type AppPassword = {
  name: string;
  permissions: Record<string, { type: string }>;
  last_used_at?: string;
  last_used_ip?: string;
};

/** What a password may be for: each choice is a few doctypes. */
export const PURPOSES = {
  files: ['io.cozy.files'],
  contacts: ['io.cozy.contacts', 'io.cozy.contacts.groups'],
  calendars: ['io.cozy.calendar.events', 'io.cozy.calendar.todos', 'io.cozy.calendar.calendars'],
} as const;
export type Purpose = keyof typeof PURPOSES;

export async function listPrograms(http: Http): Promise<Program[]> {
  const passwords = await listAll<AppPassword>(http, '/settings/app-passwords');
  return passwords.map(({ id, attributes: { name, permissions, last_used_at, last_used_ip = '' } }) => ({
    id,
    name,
    doctypes: Object.values(permissions).map(({ type }) => type),
    usedAt: last_used_at,
    usedFrom: last_used_ip,
  }));
}

/**
 * The password, which nobody can show again. This app has no right on the owner's files itself, so the passphrase says
 * that the owner wants it.
 */
export async function createProgram(
  http: Http,
  { name, purposes, passphrase }: { name: string; purposes: readonly Purpose[]; passphrase: string },
): Promise<string> {
  const types = purposes.flatMap((purpose) => [...PURPOSES[purpose]]);
  const permissions = Object.fromEntries(types.map((type) => [type, { type, verbs: ['ALL'] }]));
  const derived = await derive(passphrase, await readKdf(http));
  const attributes = { name, permissions, passphrase: derived };
  const { data } = await http.request<{ data: Resource<{ password: string }> }>('POST', '/settings/app-passwords', {
    body: { data: { type: 'io.cozy.app_passwords', attributes } },
  });
  return data.attributes.password;
}

export const removeProgram = (http: Http, id: string): Promise<void> =>
  http.request('DELETE', `/settings/app-passwords/${encodeURIComponent(id)}`);
