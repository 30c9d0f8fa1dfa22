import { AppFrame, BackLink, useRoute } from '@cozy/ui';
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
  const route = useRoute(parseRoute);
  return (
    <AppFrame name={t('title')} services={services}>
      <div class="rules">
        {route.view !== 'list' && <BackLink href="#/">{t('back')}</BackLink>}
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
