import { type AppServices, EmptyState, Icon, LoadedView, Panel, useLoaded } from '@cozy/ui';
import { useEffect } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { AppRights } from './app-rights.tsx';
import { type App, listAppsWithRights } from './apps-api.ts';
import './apps.css';

/** The apps, then one of them: what it may do here. @param detail its slug */
export function AppsPage({ services, detail }: { services: AppServices; detail: string }) {
  return detail ? <AppRights key={detail} slug={detail} services={services} /> : <AppList services={services} />;
}

function AppList({ services }: { services: AppServices }) {
  const { t, locale } = useI18n();
  const [state, reload] = useLoaded(() => listAppsWithRights(services.http, locale));
  useEffect(() => services.realtime.subscribe('io.cozy.apps', ({ event }) => event !== 'NOTIFIED' && reload()), []);
  return (
    <Panel title={t('apps.title')} text={t('apps.text')}>
      <LoadedView state={state} onRetry={reload} lines={4}>
        {(apps) =>
          apps.length === 0 ? (
            <EmptyState title={t('apps.none')} text={t('apps.noneText')} />
          ) : (
            <ul class="bare-list">
              {apps.map((app) => (
                <li key={app.slug} class="line">
                  <AppLink app={app} />
                </li>
              ))}
            </ul>
          )
        }
      </LoadedView>
    </Panel>
  );
}

function AppLink({ app: { slug, name, icon, rights } }: { app: App }) {
  const { t } = useI18n();
  return (
    <a class="app-link" href={`#/apps/${encodeURIComponent(slug)}`}>
      <img class="app-link__icon" src={icon} alt="" width="40" height="40" />
      <span class="line__main">
        <span class="line__name">{name}</span>
        <span class="line__note">{t('apps.asks', { count: rights.length })}</span>
      </span>
      <Icon name="chevron" size={16} />
    </a>
  );
}
