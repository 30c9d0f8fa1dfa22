import { EmptyState, type Loaded, LoadedView, Notice, useLoaded } from '@cozy/ui';
import { AppIcon } from '@cozy/ui/manifest';
import { type Connection, nameOf } from '../accounts/connection.ts';
import type { Konnector } from '../konnectors/konnector.ts';
import { useI18n } from '../locales/index.ts';
import { serviceHref } from '../routes.ts';
import type { CollectServices } from '../services.ts';
import { AccountForm } from './account-form.tsx';

type ConnectPageProps = {
  slug: string;
  /** Null: a new account. */
  accountId: string | null;
  /** What a provider answered; null when it was not asked. */
  error: string | null;
  services: CollectServices;
  state: Loaded<void>;
  onRetry: () => void;
};

/** A new account of a service, or another login for one that is there. */
export function ConnectPage({ slug, accountId, error, services, state, onRetry }: ConnectPageProps) {
  const { t } = useI18n();
  const [found, reload] = useLoaded(() => services.konnectors.find(slug));
  const connection = services.connections.list.value?.find(({ id }) => id === accountId) ?? null;
  return (
    <LoadedView
      state={state.phase === 'ready' ? found : state}
      onRetry={state.phase === 'ready' ? reload : onRetry}
      lines={4}
      isPage
    >
      {(konnector) => {
        if (!konnector) return <EmptyState isPage title={t('service.gone')} text={t('service.goneText')} />;
        if (accountId !== null && !connection) {
          return <EmptyState isPage title={t('account.gone')} text={t('account.goneText')} />;
        }
        // What reads the service comes first, with what it asks for.
        if (konnector.state === null || konnector.state === 'errored') {
          location.replace(serviceHref(slug));
          return null;
        }
        return <Connect konnector={konnector} connection={connection} error={error} services={services} />;
      }}
    </LoadedView>
  );
}

type ConnectProps = {
  konnector: Konnector;
  connection: Connection | null;
  error: string | null;
  services: CollectServices;
};

function Connect({ konnector, connection, error, services }: ConnectProps) {
  const { t } = useI18n();
  const { facts, icon, oauth } = konnector;
  const { name } = facts;
  // What a provider has just opened is read by nothing yet.
  const title = connection?.plan
    ? t('form.edit', { name: nameOf(connection.account) || name })
    : t('form.connect', { name });
  document.title = `${title} · ${t('title')}`;
  return (
    <article class="collect__page collect__page--narrow">
      <header class="service-head">
        <AppIcon src={icon} name={name} />
        <h1 dir="auto">{title}</h1>
      </header>
      {error !== null && <Notice icon="warning">{t('form.providerFailed', { name })}</Notice>}
      {konnector.isRemote && <Notice icon="phone">{t('service.remote')}</Notice>}
      {oauth && !connection ? (
        <section class="card ui-panel">
          <p class="panel__words">{t('form.provider', { name })}</p>
          <p>
            <a class="ui-button ui-button--primary" href={services.konnectors.providerAddress(konnector)}>
              {t('form.providerOpen', { name })}
            </a>
          </p>
        </section>
      ) : (
        <AccountForm konnector={konnector} connection={connection} services={services} />
      )}
    </article>
  );
}
