import { type AppServices, Button, EmptyState, LoadedView, TintedIcon, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { Panel } from '../panel.tsx';
import { type JournalEntry, type JournalPage as Page, readJournal, summaryOf } from './journal-api.ts';
import { useNames } from './names.ts';

/** Who read or changed the owner's data, hour by hour. */
export function JournalPage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => readJournal(services.http));
  return (
    <Panel title={t('journal.title')} text={t('journal.text')}>
      <LoadedView state={state} onRetry={reload} lines={6}>
        {(first) =>
          first.entries.length === 0 ? (
            <EmptyState title={t('journal.none')} text={t('journal.noneText')} />
          ) : (
            <Entries first={first} services={services} />
          )
        }
      </LoadedView>
    </Panel>
  );
}

function Entries({ first, services }: { first: Page; services: AppServices }) {
  const { t } = useI18n();
  const [pages, setPages] = useState([first]);
  const [loading, setLoading] = useState(false);
  const next = pages.at(-1)?.next;

  async function more(): Promise<void> {
    setLoading(true);
    try {
      const page = await readJournal(services.http, next);
      setPages([...pages, page]);
    } catch {
      services.toasts.show({ text: t('failed'), tone: 'danger' });
    } finally {
      setLoading(false);
    }
  }

  return (
    <>
      <ul class="bare-list">
        {pages
          .flatMap(({ entries }) => entries)
          .map(({ id, attributes }) => (
            <EntryLine key={id} entry={attributes} services={services} />
          ))}
      </ul>
      {next && (
        <div class="panel__actions">
          <Button tone="soft" disabled={loading} onClick={() => void more()}>
            {t('journal.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function EntryLine({ entry, services }: { entry: JournalEntry; services: AppServices }) {
  const { t, format } = useI18n();
  const { actorName, dataName, list } = useNames(services);
  const { read, changed } = summaryOf(entry.uses);
  const last =
    entry.uses
      .map(({ last_at }) => last_at)
      .sort()
      .at(-1) ?? entry.hour;
  return (
    <li class="line">
      <TintedIcon icon={ICONS[entry.actor.type] ?? 'globe'} tint={changed.length > 0 ? 'amber' : 'stone'} />
      <div class="line__main">
        <p class="line__name">{actorName(entry.actor)}</p>
        {changed.length > 0 && <p class="line__note">{t('journal.changed', { what: list(changed.map(dataName)) })}</p>}
        {read.length > 0 && <p class="line__note">{t('journal.read', { what: list(read.map(dataName)) })}</p>}
      </div>
      <time class="line__note" dateTime={last} title={format.fullMoment(last)}>
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
