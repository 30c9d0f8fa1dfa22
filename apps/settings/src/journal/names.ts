import type { AppServices } from '@cozy/ui';
import { type Key, useI18n } from '../locales/index.ts';
import type { JournalEntry } from './journal-api.ts';

/** Data that has a name in plain words; the rest is named by its doctype. */
const DATA: Readonly<Record<string, Key>> = {
  'io.cozy.files': 'data.files',
  'io.cozy.contacts': 'data.contacts',
  'io.cozy.calendar.events': 'data.events',
  'io.cozy.calendar.todos': 'data.todos',
  'io.cozy.photos.albums': 'data.albums',
  'io.cozy.settings': 'data.settings',
  'io.cozy.apps': 'data.apps',
  'io.cozy.accounts': 'data.accounts',
  'io.cozy.jobs': 'data.jobs',
  'io.cozy.triggers': 'data.jobs',
  'io.cozy.notes': 'data.notes',
  'io.cozy.permissions': 'data.permissions',
  'io.cozy.sessions': 'data.sessions',
  'io.cozy.oauth.clients': 'data.devices',
  'io.cozy.app_passwords': 'data.programs',
  'io.cozy.access_journal': 'data.journal',
  'io.cozy.contacts.groups': 'data.groups',
  'io.cozy.calendar.calendars': 'data.calendars',
  'io.cozy.files.versions': 'data.versions',
  'io.cozy.konnectors': 'data.konnectors',
  'io.cozy.notifications': 'data.notifications',
  'io.cozy.sessions.logins': 'data.logins',
  'io.cozy.sharings': 'data.permissions',
  'io.cozy.tags': 'data.tags',
  'io.cozy.bank.*': 'data.bank',
  'io.cozy.bank.accounts': 'data.bank',
  'io.cozy.bank.operations': 'data.bank',
  'com.bitwarden.ciphers': 'data.secrets',
  '*': 'data.everything',
};

/** Actors and data as a person calls them. */
export function useNames({ apps }: AppServices) {
  const { t, locale } = useI18n();
  const lists = new Intl.ListFormat(locale);

  function actorName({ type, source_id, code, name }: JournalEntry['actor']): string {
    const [, source = source_id] = source_id.split('/');
    if (type === 'app') {
      const known = apps.value.phase === 'ready' ? apps.value.apps.find(({ slug }) => slug === source) : undefined;
      return known?.name ?? source;
    }
    if (type === 'cli') return t('actor.cli');
    if (type === 'oauth' || type === 'app-password' || type === 'konnector') return name ?? source;
    if (type.startsWith('share')) return code ? t('actor.linkNamed', { name: code }) : t('actor.link');
    return t('actor.others');
  }

  return {
    actorName,
    dataName: (doctype: string): string => {
      const key = DATA[doctype];
      return key ? t(key) : doctype;
    },
    list: (words: readonly string[]) => lists.format(words),
  };
}
