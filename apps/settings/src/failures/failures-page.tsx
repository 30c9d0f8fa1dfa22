import { type AppServices, Button, ConfirmDialog, EmptyState, LoadedView, Panel, useLoaded } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { useEffect, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { FailureLine } from './failure-line.tsx';
import { type Failure, forgetAll, forgetFailure, listFailures, retryAll, retryFailure } from './failures-api.ts';

/** How many are shown at first, and each time more are asked for. */
const PAGE = 50;

/** Does what the owner asked, says how it went, and looks at the list anew. @param reload looks */
function useAct({ toasts }: AppServices, reload: () => void) {
  const { t } = useI18n();
  const [busy, setBusy] = useState(false);
  async function act(work: () => Promise<string>): Promise<void> {
    setBusy(true);
    try {
      toasts.show({ text: await work(), tone: 'plain' });
    } catch (error) {
      const status = error instanceof ApiError ? error.status : undefined;
      // Somebody else was quicker: the list says so.
      if (status !== 404) toasts.show({ text: t(status === 429 ? 'failures.often' : 'failed'), tone: 'danger' });
    } finally {
      setBusy(false);
      reload();
    }
  }
  return { busy, act };
}

/** What was tried often enough and is not done. */
export function FailuresPage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const { http, realtime } = services;
  const [state, reload] = useLoaded(() => listFailures(http));
  const [forgets, setForgets] = useState(false);
  useEffect(() => realtime.subscribe('io.cozy.jobs.failures', reload), []);
  const { busy, act } = useAct(services, reload);
  const several = state.phase === 'ready' && state.data.length > 1;

  const all = () =>
    act(async () => {
      const { retried, left } = await retryAll(http);
      return left === 0 ? t('failures.retriedAll', { count: retried }) : t('failures.retriedSome', { count: left });
    });

  return (
    <Panel
      title={t('failures.title')}
      text={t('failures.text')}
      action={
        several && (
          <div class="panel__actions">
            <Button tone="soft" icon="retry" busy={busy} onClick={() => void all()}>
              {t('failures.retryAll')}
            </Button>
            <Button busy={busy} onClick={() => setForgets(true)}>
              {t('failures.forgetAll')}
            </Button>
          </div>
        )
      }
    >
      <LoadedView state={state} onRetry={reload} lines={4}>
        {(failures) =>
          failures.length === 0 ? (
            <EmptyState title={t('failures.none')} text={t('failures.noneText')} />
          ) : (
            <Lines
              failures={failures}
              services={services}
              busy={busy}
              onRetry={({ id }) => void act(() => retryFailure(http, id).then(() => t('failures.retried')))}
              onForget={({ id }) => void act(() => forgetFailure(http, id).then(() => t('failures.forgotten')))}
            />
          )
        }
      </LoadedView>
      {forgets && (
        <ConfirmDialog
          title={t('failures.forgetAllTitle')}
          text={t('failures.forgetAllText')}
          action={t('failures.forgetAll')}
          onConfirm={() => act(() => forgetAll(http).then(() => t('failures.forgotten')))}
          onClose={() => setForgets(false)}
        />
      )}
    </Panel>
  );
}

type LinesProps = {
  failures: readonly Failure[];
  services: AppServices;
  busy: boolean;
  onRetry: (failure: Failure) => void;
  onForget: (failure: Failure) => void;
};

function Lines({ failures, ...line }: LinesProps) {
  const { t } = useI18n();
  const [shown, setShown] = useState(PAGE);
  return (
    <>
      <ul class="bare-list">
        {failures.slice(0, shown).map((failure) => (
          <FailureLine key={failure.id} failure={failure} {...line} />
        ))}
      </ul>
      {failures.length > shown && (
        <div class="panel__actions">
          <Button tone="soft" onClick={() => setShown(shown + PAGE)}>
            {t('journal.more')}
          </Button>
        </div>
      )}
    </>
  );
}
