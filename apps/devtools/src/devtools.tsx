import { AppFrame, type AppServices } from '@cozy/ui';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiPage } from './api/api-page.tsx';
import { ChecksPage } from './checks/checks-page.tsx';
import { DataPage } from './data/data-page.tsx';
import { ErrorPage } from './errors/error-page.tsx';
import { ErrorsPage } from './errors/errors-page.tsx';
import { LazyDocs } from './lazy-docs.tsx';
import { useI18n } from './locales/index.ts';
import { RealtimePage } from './realtime/realtime-page.tsx';
import { hrefOf, parseRoute, type Route, VIEWS } from './routes.ts';
import './devtools.css';

/** The tools of who writes apps, one beside the other. */
export function Devtools({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const route = useRoute();
  const nav = useRef<HTMLElement>(null);
  // On a phone the tabs are longer than the screen.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [route.view]);
  document.title = `${t(route.view)} · ${t('title')}`;
  return (
    <AppFrame name={t('title')} services={services}>
      <div class="devtools">
        <nav ref={nav} class="devtools__nav" aria-label={t('title')}>
          {VIEWS.map((view) => (
            <a
              key={view}
              class="devtools__tab"
              href={hrefOf(view)}
              aria-current={view === route.view ? 'page' : undefined}
            >
              {t(view)}
            </a>
          ))}
        </nav>
        <View route={route} services={services} />
      </div>
    </AppFrame>
  );
}

function View({ route: { view, names }, services }: { route: Route; services: AppServices }) {
  const [first] = names;
  switch (view) {
    case 'api':
      return <ApiPage services={services} />;
    case 'data':
      return <DataPage names={names} services={services} />;
    case 'realtime':
      return <RealtimePage services={services} />;
    case 'permissions':
      return <ChecksPage services={services} />;
    case 'errors':
      return first === undefined ? (
        <ErrorsPage services={services} />
      ) : (
        <ErrorPage key={first} id={first} services={services} />
      );
    case 'docs':
      return <LazyDocs name={first} />;
  }
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
