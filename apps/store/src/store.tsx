import { AppFrame, useLoaded } from '@cozy/ui';
import { useEffect, useState } from 'preact/hooks';
import { AddressPage } from './address/address-page.tsx';
import { AppPage } from './app/app-page.tsx';
import { DiscoverPage } from './catalog/discover-page.tsx';
import { InstalledPage } from './catalog/installed-page.tsx';
import { hasUpdate } from './catalog/updates.ts';
import { useI18n } from './locales/index.ts';
import { parseRoute, type Route } from './routes.ts';
import type { StoreServices } from './services.ts';
import './store.css';

/** What can be installed, what is, and one application. */
export function Store({ services }: { services: StoreServices }) {
  const { t } = useI18n();
  const { catalog } = services;
  const route = useRoute();
  const [offers, reloadOffers] = useLoaded(() => catalog.offers());
  const [known, reloadKnown] = useLoaded(() => catalog.loadInstalled());
  const installed = catalog.installed.value;
  const updates = [...(installed?.values() ?? [])].filter((app) =>
    hasUpdate(app, offers.phase === 'ready' ? offers.data : []),
  );

  return (
    <AppFrame name={t('title')} services={services}>
      <div class="store">
        <nav class="store__nav" aria-label={t('title')}>
          <a class="store__tab" href="#/discover" aria-current={route.view === 'discover' ? 'page' : undefined}>
            {t('discover')}
          </a>
          <a class="store__tab" href="#/installed" aria-current={route.view === 'installed' ? 'page' : undefined}>
            {t('installed')}
            {updates.length > 0 && (
              <span class="badge" title={t('updates', { count: updates.length })}>
                {updates.length}
              </span>
            )}
          </a>
        </nav>
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

function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = () => {
      setRoute(parseRoute(location.hash));
      window.scrollTo(0, 0);
    };
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return route;
}
