import { AppFrame, Tabs, useLoaded, useRoute } from '@cozy/ui';
import { AccountPage } from './accounts/account-page.tsx';
import { ConnectedPage } from './accounts/connected-page.tsx';
import { ConnectPage } from './form/connect-page.tsx';
import { DiscoverPage } from './konnectors/discover-page.tsx';
import { ServicePage } from './konnectors/service-page.tsx';
import { useI18n } from './locales/index.ts';
import { parseRoute, type Route } from './routes.ts';
import { needsOwner } from './run/failures.ts';
import type { CollectServices } from './services.ts';
import './collect.css';

/** What is connected, what can be, and one of them. */
export function Collect({ services }: { services: CollectServices }) {
  const { t } = useI18n();
  const { konnectors, connections } = services;
  const route = useRoute(parseRoute);
  const [state, reload] = useLoaded(async () => {
    await konnectors.loadInstalled();
    await connections.load();
  });
  const needs = (connections.list.value ?? []).filter(needsOwner).length;
  return (
    <AppFrame name={t('title')} services={services}>
      <div class="collect">
        <Tabs
          label={t('title')}
          tabs={[
            {
              href: '#/connected',
              label: t('connected'),
              isCurrent: route.view === 'connected',
              waiting: { count: needs, label: t('connected.needs', { count: needs }), tone: 'danger' },
            },
            { href: '#/discover', label: t('discover'), isCurrent: route.view === 'discover' },
          ]}
        />
        <Page key={keyOf(route)} route={route} services={services} state={state} onRetry={reload} />
      </div>
    </AppFrame>
  );
}

type PageProps = {
  route: Route;
  services: CollectServices;
  state: ReturnType<typeof useLoaded<void>>[0];
  onRetry: () => void;
};

function Page({ route, services, state, onRetry }: PageProps) {
  const known = { services, state, onRetry };
  switch (route.view) {
    case 'discover':
      return <DiscoverPage services={services} />;
    case 'service':
      return <ServicePage slug={route.slug} {...known} />;
    case 'connect':
      return <ConnectPage slug={route.slug} accountId={route.account} error={route.error} {...known} />;
    case 'account':
      return <AccountPage slug={route.slug} id={route.id} {...known} />;
    default:
      return <ConnectedPage {...known} />;
  }
}

const keyOf = (route: Route): string => Object.values(route).join(' ');
