import { Button, EmptyState, type Loaded, LoadedView, Notice, Select } from '@cozy/ui';
import { AppIcon } from '@cozy/ui/manifest';
import { useState } from 'preact/hooks';
import type { Konnector } from '../konnectors/konnector.ts';
import { FREQUENCIES, type Frequency } from '../konnectors/schedule.ts';
import { useI18n } from '../locales/index.ts';
import { editHref, serviceHref } from '../routes.ts';
import { FailurePanel } from '../run/failure-panel.tsx';
import { RunPanel } from '../run/run-panel.tsx';
import type { CollectServices } from '../services.ts';
import { type Connection, type Plan, statusOf } from './connection.ts';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { FilesPanel } from './files-panel.tsx';
import { StatusNote } from './status-note.tsx';

type AccountPageProps = {
  slug: string;
  id: string;
  services: CollectServices;
  state: Loaded<void>;
  onRetry: () => void;
};

/** One account: how it is, when it is read, what it brought, and what can be done. */
export function AccountPage({ slug, id, services, state, onRetry }: AccountPageProps) {
  const { t } = useI18n();
  const connection = services.connections.list.value?.find((one) => one.id === id && one.slug === slug);
  const konnector = services.konnectors.installed.value?.get(slug);
  return (
    <LoadedView state={state} onRetry={onRetry} lines={5} isPage>
      {() =>
        connection ? (
          <Account connection={connection} konnector={konnector} services={services} />
        ) : (
          <EmptyState isPage title={t('account.gone')} text={t('account.goneText')} />
        )
      }
    </LoadedView>
  );
}

type AccountProps = { connection: Connection; konnector: Konnector | undefined; services: CollectServices };

function Account({ connection, konnector, services }: AccountProps) {
  const { t } = useI18n();
  const { connections, konnectors, toasts } = services;
  const { slug, plan, account } = connection;
  const [isAsking, setAsking] = useState(false);
  const name = konnector?.facts.name ?? slug;
  const title = connection.name || t('account.unnamed');
  document.title = `${title} · ${name} · ${t('title')}`;
  const attempt = (work: () => Promise<void>) =>
    void work().catch(() => toasts.show({ text: t('account.failed'), tone: 'danger' }));
  const run = () =>
    attempt(() =>
      plan || !konnector
        ? connections.run(plan as Plan)
        : connections.plan(konnector, connection.id, konnector.frequency),
    );
  const status = statusOf(connection);
  const isOAuth = typeof account['oauth'] === 'object' && account['oauth'] !== null;
  return (
    <article class="collect__page">
      <header class="service-head">
        <AppIcon src={konnector?.icon ?? ''} name={name} large />
        <div class="service-head__text">
          <h1 dir="auto">{title}</h1>
          <p>
            <a href={serviceHref(slug)} dir="auto">
              {name}
            </a>
          </p>
          {/* What becomes of a run is read by screen readers. */}
          <p role="status">
            <StatusNote connection={connection} />
          </p>
        </div>
        <div class="service-head__actions">
          {status === 'running' && plan ? (
            <Button icon="close" onClick={() => attempt(() => connections.stop(plan))}>
              {t('account.stop')}
            </Button>
          ) : (
            konnector &&
            !konnector.isClosed && (
              <Button tone="primary" icon="retry" onClick={run}>
                {t('account.run')}
              </Button>
            )
          )}
        </div>
      </header>
      {konnector?.isClosed && <Notice icon="warning">{t('account.closed')}</Notice>}
      {status === 'failed' && (
        <FailurePanel connection={connection} konnector={konnector} services={services} onRun={run} />
      )}
      <RunPanel connection={connection} name={name} services={services} />
      {plan && <PlanPanel plan={plan} konnector={konnector} services={services} attempt={attempt} />}
      <FilesPanel connection={connection} services={services} />
      <p class="account__more">
        {konnector && !isOAuth && (
          <a class="ui-button ui-button--quiet" href={editHref(slug, connection.id)}>
            {t('account.edit')}
          </a>
        )}
        {isOAuth && (
          <a
            class="ui-button ui-button--quiet"
            href={konnectors.reconnectAddress(slug, String(account['account_type']), connection.id)}
          >
            {t('form.providerAgain')}
          </a>
        )}
        <Button icon="trash" onClick={() => setAsking(true)}>
          {t('account.disconnect')}
        </Button>
      </p>
      {isAsking && (
        <DisconnectDialog
          name={title}
          connections={[connection]}
          services={services}
          onDone={() => {
            location.hash = '#/connected';
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </article>
  );
}

type PlanPanelProps = {
  plan: Plan;
  konnector: Konnector | undefined;
  services: CollectServices;
  attempt: (work: () => Promise<void>) => void;
};

/** When it was read, when it is read next, how often. */
function PlanPanel({ plan, konnector, services, attempt }: PlanPanelProps) {
  const { t, format } = useI18n();
  const { connections } = services;
  const { frequency, isPaused } = plan;
  const choices = frequency === null ? (['custom', ...FREQUENCIES] as const) : FREQUENCIES;
  return (
    <section class="card ui-panel">
      <dl class="facts">
        <div>
          <dt>{t('account.last')}</dt>
          <dd>{plan.lastRun === '' ? t('account.never') : format.fullMoment(plan.lastRun)}</dd>
        </div>
        <div>
          <dt>{t('account.next')}</dt>
          <dd>
            {isPaused ? t('status.paused') : plan.next === '' ? t('account.notPlanned') : format.fullMoment(plan.next)}
          </dd>
        </div>
      </dl>
      <div class="plan">
        {konnector && (
          <Select
            label={t('account.often')}
            value={frequency ?? 'custom'}
            options={choices.map((one) => ({ value: one, label: t(`frequency.${one}`) }))}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              if (chosen !== 'custom') {
                attempt(() => connections.reschedule(plan, konnector, chosen as Frequency));
              }
            }}
          />
        )}
        <Button icon={isPaused ? 'play' : 'pause'} onClick={() => attempt(() => connections.pause(plan, !isPaused))}>
          {t(isPaused ? 'account.resume' : 'account.pause')}
        </Button>
      </div>
    </section>
  );
}
