import { type AppServices, TintedIcon } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import { type JournalEntry, summaryOf } from './journal-api.ts';
import { useNames } from './names.ts';

/** What one actor did in an hour. */
export function EntryLine({ entry, services }: { entry: JournalEntry; services: AppServices }) {
  const { t, format } = useI18n();
  const { actorName, actorIcon, dataName, list } = useNames(services);
  const { read, changed } = summaryOf(entry.uses);
  const icon = actorIcon(entry.actor);
  const last =
    entry.uses
      .map(({ last_at }) => last_at)
      .sort()
      .at(-1) ?? entry.hour;
  return (
    <li class="line line--dated line--top">
      {icon ? (
        <img class="line__icon" src={icon} alt="" width="40" height="40" />
      ) : (
        <TintedIcon icon={ICONS[entry.actor.type] ?? 'globe'} tint={changed.length > 0 ? 'amber' : 'stone'} />
      )}
      <div class="line__main">
        <p class="line__name">{actorName(entry.actor)}</p>
        {changed.length > 0 && <p class="line__note">{t('journal.changed', { what: list(changed.map(dataName)) })}</p>}
        {read.length > 0 && <p class="line__note">{t('journal.read', { what: list(read.map(dataName)) })}</p>}
      </div>
      <time class="line__note line__when" dateTime={last} title={format.fullMoment(last)}>
        {format.moment(last, Date.now())}
      </time>
    </li>
  );
}

const ICONS: Readonly<Record<string, 'apps' | 'phone' | 'key' | 'globe' | 'code'>> = {
  app: 'apps',
  konnector: 'apps',
  oauth: 'phone',
  'app-password': 'key',
  cli: 'code',
};
