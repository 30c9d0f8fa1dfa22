import { AppFrame, BackLink, Tabs, useLoaded, useRoute } from '@cozy/ui';
import { AddressPage } from './address/address-page.tsx';
import { AppPage } from './app/app-page.tsx';
import { DiscoverPage } from './catalog/discover-page.tsx';
import { InstalledPage } from './catalog/installed-page.tsx';
import { hasUpdate } from './catalog/updates.ts';
import { useI18n } from './locales/index.ts';
import { parseRoute } from './routes.ts';
import type { StoreServices } from './services.ts';
import './store.css';

/** What can be installed, what is, and one application. */
export function Store({ services }: { services: StoreServices }) {
  const { t } = useI18n();
  const { catalog } = services;
  const route = useRoute(parseRoute);
  const [offers, reloadOffers] = useLoaded(() => catalog.offers());
  const [known, reloadKnown] = useLoaded(() => catalog.loadInstalled());
  const installed = catalog.installed.value;
  const updates = [...(installed?.values() ?? [])].filter((app) =>
    hasUpdate(app, offers.phase === 'ready' ? offers.data : []),
  );

  return (
    <AppFrame name={t('title')} services={services}>
      <div class="store">
        <Tabs
          label={t('title')}
          tabs={[
            { href: '#/discover', label: t('discover'), isCurrent: route.view === 'discover' },
            {
              href: '#/installed',
              label: t('installed'),
              isCurrent: route.view === 'installed',
              waiting: { count: updates.length, label: t('updates', { count: updates.length }), tone: 'accent' },
            },
          ]}
        />
        {(route.view === 'app' || route.view === 'address') && <BackLink href="#/discover">{t('discover')}</BackLink>}
        {route.view === 'app' && (
          <AppPage key={route.slug} slug={route.slug} isKnown={known.phase !== 'loading'} services={services} />
        )}
        {route.view === 'address' && <AddressPage goTo={(source) => location.assign(catalog.addressHref(source))} />}
        {route.view === 'discover' && <DiscoverPage offers={offers} installed={installed} onRetry={reloadOffers} />}
        {route.view === 'installed' && (
          <InstalledPage state={known} installed={installed} updates={updates} onRetry={reloadKnown} />
        )}
      </div>
    </AppFrame>
  );
}
