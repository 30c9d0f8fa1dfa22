import { Button, ConfirmDialog, EmptyState, type Loaded, LoadedView, Notice, Progress, useLoaded } from '@cozy/ui';
import { AppIcon, Rights } from '@cozy/ui/manifest';
import { useState } from 'preact/hooks';
import { ServiceAccounts } from '../accounts/service-accounts.tsx';
import { useI18n } from '../locales/index.ts';
import { connectHref } from '../routes.ts';
import type { CollectServices } from '../services.ts';
import type { Konnector } from './konnector.ts';

type ServicePageProps = { slug: string; services: CollectServices; state: Loaded<void>; onRetry: () => void };

/** One service: what reads it, what that asks for, and the accounts there. */
export function ServicePage({ slug, services, state, onRetry }: ServicePageProps) {
  const { t } = useI18n();
  const [offer, reload] = useLoaded(() => services.konnectors.find(slug));
  const mine = services.konnectors.installed.value?.get(slug);
  return (
    <LoadedView
      state={state.phase === 'ready' ? offer : state}
      onRetry={state.phase === 'ready' ? reload : onRetry}
      lines={5}
      isPage
    >
      {(found) => {
        const konnector = mine ?? found ?? null;
        if (!konnector) return <EmptyState isPage title={t('service.gone')} text={t('service.goneText')} />;
        document.title = `${konnector.facts.name} · ${t('title')}`;
        return <Service konnector={konnector} services={services} />;
      }}
    </LoadedView>
  );
}

function Service({ konnector, services }: { konnector: Konnector; services: CollectServices }) {
  const { t } = useI18n();
  const { slug, facts, icon, state } = konnector;
  const isMine = state !== null && state !== 'errored';
  const accounts = (services.connections.list.value ?? []).filter((one) => one.slug === slug);
  return (
    <article class="collect__page">
      <header class="service-head">
        <AppIcon src={icon} name={facts.name} large />
        <div class="service-head__text">
          <h1 dir="auto">{facts.name}</h1>
          <p dir="auto">{facts.summary}</p>
          {facts.editor && <p class="service-head__notes">{t('service.by', { editor: facts.editor })}</p>}
        </div>
        <div class="service-head__actions">
          <ServiceActions konnector={konnector} services={services} />
        </div>
      </header>
      {konnector.isInMaintenance && <Notice icon="warning">{t('maintenance.text')}</Notice>}
      {konnector.isRemote && <Notice icon="phone">{t('service.remote')}</Notice>}
      {accounts.length > 0 && <ServiceAccounts konnector={konnector} accounts={accounts} services={services} />}
      {facts.description && (
        <section class="card ui-panel">
          <p class="panel__words" dir="auto">
            {facts.description}
          </p>
        </section>
      )}
      <Rights facts={facts} />
      {isMine && <RemoveService konnector={konnector} services={services} />}
    </article>
  );
}

function ServiceActions({ konnector, services }: { konnector: Konnector; services: CollectServices }) {
  const { t } = useI18n();
  const { konnectors, toasts } = services;
  const { slug, facts, state, waiting, vendorLink } = konnector;
  const [isWorking, setWorking] = useState(false);

  async function operate(work: () => Promise<void>, next?: string): Promise<void> {
    setWorking(true);
    try {
      await work();
      if (next !== undefined) location.hash = next;
    } catch {
      toasts.show({ text: t('account.failed'), tone: 'danger' });
    } finally {
      setWorking(false);
    }
  }

  if (isWorking || state === 'installing' || state === 'upgrading') {
    return (
      <div class="working" role="status">
        <p>{t('service.installing', { name: facts.name })}</p>
        <Progress label={t('service.installing', { name: facts.name })} share={null} />
      </div>
    );
  }
  return (
    <>
      {state === null || state === 'errored' ? (
        <Button
          tone="primary"
          icon="download"
          disabled={konnector.isRemote}
          onClick={() => void operate(() => konnectors.install(konnector), connectHref(slug))}
        >
          {t('service.install')}
        </Button>
      ) : (
        !konnector.isRemote && (
          <a class="ui-button ui-button--primary" href={connectHref(slug)}>
            {t('service.connect')}
          </a>
        )
      )}
      {waiting !== '' && (
        <Button
          icon="download"
          title={t('service.update')}
          onClick={() => void operate(() => konnectors.update(konnector))}
        >
          {t('service.updateSee')}
        </Button>
      )}
      {vendorLink !== '' && (
        <a class="ui-button ui-button--quiet" href={vendorLink} target="_blank" rel="noreferrer noopener">
          {t('service.site')}
        </a>
      )}
    </>
  );
}

function RemoveService({ konnector, services }: { konnector: Konnector; services: CollectServices }) {
  const { t } = useI18n();
  const [isAsking, setAsking] = useState(false);
  const { name } = konnector.facts;
  async function remove(): Promise<void> {
    await services.konnectors.uninstall(konnector);
    services.toasts.show({ text: t('service.removing', { name }), tone: 'plain' });
    location.hash = '#/connected';
  }
  return (
    <p>
      <Button icon="trash" onClick={() => setAsking(true)}>
        {t('service.remove')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('service.removeTitle', { name })}
          text={t('service.removeText')}
          action={t('service.remove')}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        />
      )}
    </p>
  );
}
