import { Panel, Progress } from '@cozy/ui';
import { useEffect, useRef } from 'preact/hooks';
import { type Connection, challengeOf, statusOf } from '../accounts/connection.ts';
import { useI18n } from '../locales/index.ts';
import type { CollectServices } from '../services.ts';
import { ChallengeForm } from './challenge-form.tsx';
import { type Line, useRunLog } from './use-run-log.ts';

type RunPanelProps = { connection: Connection; name: string; services: CollectServices };

/** What happens now, or what happened last, line by line. */
export function RunPanel({ connection, name, services }: RunPanelProps) {
  const { t } = useI18n();
  const { plan, account } = connection;
  const log = useRunLog(services, plan);
  const isRunning = statusOf(connection) === 'running';
  const challenge = isRunning ? challengeOf(account) : null;
  if (!plan || plan.lastJob === '') return null;
  const last = log?.lines.at(-1);
  const progress = plan.status === 'queued' ? t('run.queued') : (last?.message ?? t('run.running', { name }));
  return (
    <Panel title={t(isRunning ? 'run.title' : 'run.last')}>
      {isRunning && (
        <div class="working" role="status">
          <p dir="auto" class="run__now">
            {progress}
          </p>
          <Progress label={t('run.running', { name })} share={null} />
        </div>
      )}
      {challenge && <ChallengeForm connection={connection} challenge={challenge} name={name} services={services} />}
      {log && !isRunning && log.before > 0 && <p class="panel__words">{t('run.partly', { count: log.before })}</p>}
      {log && log.lines.length > 0 && <Lines label={t('run.lines')} lines={log.lines} follow={isRunning} />}
      {log && log.lines.length === 0 && !isRunning && <p class="panel__words">{t('run.none')}</p>}
    </Panel>
  );
}

function Lines({ label, lines, follow }: { label: string; lines: readonly Line[]; follow: boolean }) {
  const { t } = useI18n();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (follow) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [lines.length, follow]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by the keyboard too
    <ol class="run__log" ref={list} tabIndex={0} aria-label={label}>
      {lines.map((line, index) => (
        // Lines have no other name than their place.
        <li key={index} class={`run__line run__line--${line.type}`} dir="auto">
          {line.type !== 'info' && <strong>{t(`line.${line.type}`)} </strong>}
          {line.message}
        </li>
      ))}
    </ol>
  );
}
