import type { Http } from '@cozy/ui/client';
import { listAll, type Resource } from '../resources.ts';

export const CHANNELS = ['push', 'mail'] as const;
export type Channel = (typeof CHANNELS)[number];

export type Preferences = {
  /** By `<slug>/<category>`, `<slug>`, or `default`; the first that is there. */
  channels: Readonly<Record<string, readonly Channel[]>>;
  /** `urgent`: whether what is urgent leaves all the same; absent: it does. */
  quiet?: { from: string; to: string; urgent?: boolean };
};

/** What the server itself tells. */
export const STACK_KINDS = [
  'disk-quota',
  'new-login',
  'new-device',
  'konnector-failed',
  'job-failed',
  'automation',
] as const;

/** Who tells something, and what kinds of it. */
export type Teller = { slug: string; name: string; kinds: { category: string; text: string }[] };

type Declared = Record<string, { description?: string }>;
type Words = { name?: string; notifications?: Declared };
type Manifest = Words & { slug: string; locales?: Record<string, Words> };
type Client = { client_name: string; notifications?: Declared };
type Answer = { data: Resource<Preferences> };

export async function readPreferences(http: Http): Promise<Preferences> {
  const { data } = await http.request<Answer>('GET', '/notifications/preferences');
  return data.attributes;
}

export async function writePreferences(http: Http, preferences: Preferences): Promise<Preferences> {
  const body = { data: { type: 'io.cozy.settings', attributes: preferences } };
  return (await http.request<Answer>('PUT', '/notifications/preferences', { body })).data.attributes;
}

/** The apps and the devices that declare what they may tell. */
export async function listTellers(http: Http, locale: string): Promise<Teller[]> {
  const [apps, clients] = await Promise.all([
    listAll<Manifest>(http, '/apps/'),
    listAll<Client>(http, '/settings/clients'),
  ]);
  const tellers = [
    ...apps.map(({ attributes }) => tellerOfApp(attributes, locale)),
    ...clients.map(({ id, attributes }) => tellerOf(id, attributes.client_name, attributes.notifications)),
  ];
  return tellers.filter(({ kinds }) => kinds.length > 0).sort((a, b) => a.name.localeCompare(b.name, locale));
}

function tellerOfApp({ slug, name, notifications, locales = {} }: Manifest, locale: string): Teller {
  const words = locales[locale.split('-')[0] ?? ''] ?? {};
  return tellerOf(slug, words.name ?? name ?? slug, notifications, words.notifications);
}

function tellerOf(slug: string, name: string, declared: Declared = {}, words: Declared = {}): Teller {
  const kinds = Object.entries(declared).map(([category, { description }]) => ({
    category,
    text: words[category]?.description ?? description ?? category,
  }));
  return { slug, name, kinds };
}

/** What holds for a kind when the owner has not chosen. */
const BOTH: readonly Channel[] = CHANNELS;

/** @param key `<slug>/<category>` or `default` */
export function channelsOf({ channels }: Preferences, key: string): readonly Channel[] {
  const [slug = ''] = key.split('/');
  return channels[key] ?? channels[slug] ?? channels['default'] ?? BOTH;
}

/** One channel of one kind, on or off. A kind that is as the others is not written: it follows them. */
export function withChannel(preferences: Preferences, key: string, channel: Channel, isOn: boolean): Preferences {
  const now = channelsOf(preferences, key);
  const next = CHANNELS.filter((one) => (one === channel ? isOn : now.includes(one)));
  const { [key]: before, ...others } = preferences.channels;
  const inherited = channelsOf({ channels: others }, key);
  const isSame = key !== 'default' && next.join() === inherited.join();
  return { ...preferences, channels: isSame ? others : { ...others, [key]: next } };
}
