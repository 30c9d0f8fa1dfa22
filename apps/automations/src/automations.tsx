import { AppFrame } from '@cozy/ui';
import { useEffect, useState } from 'preact/hooks';
import { EditPage } from './editor/edit-page.tsx';
import { NewPage } from './editor/new-page.tsx';
import { ListPage } from './list/list-page.tsx';
import { StartPage } from './list/start-page.tsx';
import { useI18n } from './locales/index.ts';
import { parseRoute, type Route } from './routes.ts';
import { RulePage } from './rule/rule-page.tsx';
import type { AutomationsServices } from './services.ts';
import './automations.css';

/** The rules, one of them, and the place where they are made. */
export function Automations({ services }: { services: AutomationsServices }) {
  const { t } = useI18n();
  const route = useRoute();
  return (
    <AppFrame name={t('title')} services={services}>
      <div class="rules">
        {route.view !== 'list' && (
          <a class="rules__back" href="#/">
            ‹ {t('back')}
          </a>
        )}
        <Page route={route} services={services} />
      </div>
    </AppFrame>
  );
}

function Page({ route, services }: { route: Route; services: AutomationsServices }) {
  switch (route.view) {
    case 'list':
      return <ListPage services={services} />;
    case 'start':
      return <StartPage />;
    case 'new':
      return <NewPage key={route.template} template={route.template} services={services} />;
    case 'rule':
      return <RulePage key={route.id} id={route.id} services={services} />;
    case 'edit':
      return <EditPage key={route.id} id={route.id} services={services} />;
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
