import { type AppServices, Badge, Button, ConfirmDialog, EmptyState, LoadedView, onReturn, useLoaded } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { useEffect, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { hrefOf } from '../routes.ts';
import { dismissErrors, type Listed, listErrors, nameOf, readLog } from './errors-api.ts';

/** In ms: failures come in crowds. */
const SOON = 300;

/** What the apps said when they failed. */
export function ErrorsPage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const { http, realtime, toasts } = services;
  const [state, reload] = useLoaded(() => listErrors(http));
  const [isAsking, setAsking] = useState(false);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const leave = realtime.subscribe('io.cozy.errors', () => {
      clearTimeout(timer);
      timer = setTimeout(reload, SOON);
    });
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, []);
  useEffect(() => onReturn(services.realtimeState, reload), []);

  async function saveLog(): Promise<void> {
    try {
      const address = URL.createObjectURL(await readLog(http));
      Object.assign(document.createElement('a'), { href: address, download: 'app-errors.log' }).click();
      URL.revokeObjectURL(address);
    } catch (error) {
      const isNone = error instanceof ApiError && error.status === 404;
      toasts.show({ tone: 'danger', text: t(isNone ? 'errors.noLog' : 'errors.logFailed') });
    }
  }

  return (
    <section class="page" aria-labelledby="errors">
      <div class="page__head">
        <h1 id="errors">{t('errors')}</h1>
        {state.phase === 'ready' && state.data.length > 0 && (
          <div class="actions">
            <Button icon="download" onClick={() => void saveLog()}>
              {t('errors.saveLog')}
            </Button>
            <Button icon="check" onClick={() => setAsking(true)}>
              {t('errors.dismissAll')}
            </Button>
          </div>
        )}
      </div>
      <LoadedView state={state} onRetry={reload} lines={4}>
        {(groups) =>
          groups.length === 0 ? (
            <EmptyState
              title={t('errors.none')}
              text={t('errors.noneText')}
              action={<a href={hrefOf('docs', 'errors')}>{t('errors.how')}</a>}
            />
          ) : (
            <ul class="card lines bare-list">
              {groups.map((group) => (
                <ErrorLine key={group.id} group={group} />
              ))}
            </ul>
          )
        }
      </LoadedView>
      {isAsking && (
        <ConfirmDialog
          title={t('errors.dismissAllTitle')}
          text={t('errors.dismissText')}
          action={t('errors.dismissAll')}
          tone="primary"
          onConfirm={async () => {
            await dismissErrors(http);
            reload();
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}

function ErrorLine({ group }: { group: Listed }) {
  const { t, format } = useI18n();
  const { id, type, message, count, source, last_at, versions } = group;
  const notes = [nameOf(source), ...versions.slice(0, 1), format.moment(last_at, Date.now())];
  return (
    <li>
      <a class="line" href={hrefOf('errors', id)}>
        <Badge title={t('errors.times', { count })}>{count}</Badge>
        <span class="line__id">
          <span dir="auto">
            <strong>{type}</strong> {message}
          </span>
          <span class="line__note" dir="auto">
            {notes.join(' · ')}
          </span>
        </span>
      </a>
    </li>
  );
}
