import { type AppServices, Button, EmptyState, LoadedView, Panel, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { EntryLine } from './entry-line.tsx';
import { type JournalPage as Page, readJournal } from './journal-api.ts';

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
          <Button tone="soft" busy={loading} onClick={() => void more()}>
            {t('journal.more')}
          </Button>
        </div>
      )}
    </>
  );
}
