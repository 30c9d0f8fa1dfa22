import type { AppServices } from '@cozy/ui';
import { dataName } from '@cozy/ui/rights';
import { useI18n } from '../locales/index.ts';
import type { JournalEntry } from './journal-api.ts';

/** Actors and data as a person calls them. */
export function useNames({ apps }: AppServices) {
  const { t, locale } = useI18n();
  const lists = new Intl.ListFormat(locale);

  const known = (slug: string) =>
    apps.value.phase === 'ready' ? apps.value.apps.find((one) => one.slug === slug) : undefined;

  function actorName({ type, source_id, code, name }: JournalEntry['actor']): string {
    const [, source = source_id] = source_id.split('/');
    if (type === 'app') return known(source)?.name ?? source;
    if (type === 'cli') return t('actor.cli');
    if (type === 'oauth' || type === 'app-password' || type === 'konnector') return name ?? source;
    if (type.startsWith('share')) return code ? t('actor.linkNamed', { name: code }) : t('actor.link');
    return t('actor.others');
  }

  return {
    actorName,
    /** Address of the icon of an app; empty for the others. */
    actorIcon: ({ type, source_id }: JournalEntry['actor']): string =>
      (type === 'app' && known(source_id.split('/')[1] ?? source_id)?.icon) || '',
    dataName: (doctype: string): string => dataName(doctype, locale),
    list: (words: readonly string[]) => lists.format(words),
  };
}
