import { AppFrame, type AppServices, Tabs, useRoute } from '@cozy/ui';
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
import './lines.css';

/** The tools of who writes apps, one beside the other. */
export function Devtools({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const route = useRoute(parseRoute);
  document.title = `${t(route.view)} · ${t('title')}`;
  return (
    <AppFrame name={t('title')} services={services}>
      <div class="devtools">
        <Tabs
          label={t('title')}
          tabs={VIEWS.map((view) => ({ href: hrefOf(view), label: t(view), isCurrent: view === route.view }))}
        />
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
