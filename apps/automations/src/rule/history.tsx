import { Badge, EmptyState, LoadedView, onReturn, Panel, useLoaded } from '@cozy/ui';
import { useEffect } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import type { Run, StepRun } from '../rules/rule.ts';
import { faultWords, shownWords } from '../rules/sentence.ts';
import type { AutomationsServices } from '../services.ts';

const TONES: Partial<Record<Run['state'], 'soft' | 'warn' | 'bad'>> = { done: 'soft', failed: 'bad', stopped: 'warn' };

/** What the rule did, as it does it. */
export function History({ id, services }: { id: string; services: AutomationsServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => services.rules.runs(id));
  useEffect(
    () =>
      services.realtime.subscribe('io.cozy.automations.runs', ({ event, payload }) => {
        if (event !== 'DELETED' && payload.doc['automation'] === id) reload();
      }),
    [id, reload],
  );
  useEffect(() => onReturn(services.realtimeState, reload), [reload]);
  return (
    <Panel title={t('history.title')}>
      <LoadedView state={state} onRetry={reload}>
        {(runs) =>
          runs.length === 0 ? (
            <EmptyState title={t('history.none')} text={t('history.noneText')} />
          ) : (
            <ol class="bare-list history">
              {runs.map((run) => (
                <li key={run.started_at + run.about}>
                  <RunLine run={run} />
                </li>
              ))}
            </ol>
          )
        }
      </LoadedView>
    </Panel>
  );
}

function RunLine({ run }: { run: Run }) {
  const { t, format } = useI18n();
  const { state, about, started_at, steps, fault } = run;
  return (
    <article class="run">
      <p class="run__head">
        <Badge tone={TONES[state] ?? 'plain'}>{t(`history.${state}`)}</Badge>
        {about && (
          <span class="run__about" dir="auto">
            {about}
          </span>
        )}
        <time class="run__at" dateTime={started_at} title={format.fullMoment(started_at)}>
          {format.moment(started_at, Date.now())}
        </time>
      </p>
      {state === 'stopped' && fault && <p class="steps__fault">{faultWords({ t }, fault)}</p>}
      {state !== 'stopped' && (
        <ol class="bare-list steps">
          {steps.map((step, index) => (
            // The same step may be there twice.
            <li key={index} class={step.fault ? 'steps__fault' : ''} dir="auto">
              <StepLine step={step} />
            </li>
          ))}
        </ol>
      )}
    </article>
  );
}

function StepLine({ step: { do: kind, state, shown, fault, again } }: { step: StepRun }) {
  const { t } = useI18n();
  if (fault) {
    return <>{t('history.step', { step: t(`do.${kind}`), words: faultWords({ t }, fault) })}</>;
  }
  if (state !== 'done' || !shown) {
    return <>{t('history.step', { step: t(`do.${kind}`), words: t('history.waiting') })}</>;
  }
  return (
    <>
      {shownWords({ t }, 'did', kind, shown)}
      {again && <span class="soft"> ({t('did.again')})</span>}
    </>
  );
}
