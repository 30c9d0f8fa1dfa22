import { type AppServices, EmptyState, LoadedView, Panel, Switch, useLoaded } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { deedsOf } from '@cozy/ui/rights';
import { useState } from 'preact/hooks';
import { appHref } from '../app-href.ts';
import { EntryLine } from '../journal/entry-line.tsx';
import { readJournal } from '../journal/journal-api.ts';
import { useNames } from '../journal/names.ts';
import { useI18n } from '../locales/index.ts';
import { type App, type Right, readApp, readGranted, switchRight } from './apps-api.ts';

/** Without its rights the page where they are given back would not work. */
const UNTOUCHABLE = 'settings';
const RECENT = 5;

type Found = { app: App; granted: ReadonlySet<string> } | null;

/** One app: what it may do, right by right, and what it did lately. */
export function AppRights({ slug, services }: { slug: string; services: AppServices }) {
  const { t, locale } = useI18n();
  const { http } = services;
  const [state, reload] = useLoaded(async (): Promise<Found> => {
    try {
      const [app, granted] = await Promise.all([readApp(http, slug, locale), readGranted(http, slug)]);
      return { app, granted };
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  });
  return (
    <LoadedView state={state} onRetry={reload} lines={6}>
      {(found) =>
        found ? (
          <>
            <AppHead app={found.app} services={services} />
            <Rights app={found.app} granted={found.granted} services={services} />
            <RecentUse slug={slug} services={services} />
          </>
        ) : (
          <Panel title={t('apps.gone')}>
            <EmptyState title={t('apps.gone')} text={t('apps.goneText')} />
          </Panel>
        )
      }
    </LoadedView>
  );
}

function AppHead({ app, services }: { app: App; services: AppServices }) {
  const { t } = useI18n();
  const { slug, name, icon, version, description, address } = app;
  const store = appHref(services, 'store');
  return (
    <div class="card app-head">
      <img class="app-head__icon" src={icon} alt="" width="64" height="64" />
      <div class="line__main">
        <h2>{name}</h2>
        <p class="ui-panel__text">{description}</p>
        {version && <p class="line__note">{t('apps.version', { version })}</p>}
      </div>
      <div class="app-head__actions">
        {address && (
          <a class="ui-button ui-button--soft" href={address}>
            {t('apps.open')}
          </a>
        )}
        {store && (
          <a class="ui-button ui-button--quiet" href={`${store}#/app/${slug}`}>
            {t('apps.store')}
          </a>
        )}
      </div>
    </div>
  );
}

type RightsProps = { app: App; granted: ReadonlySet<string>; services: AppServices };

function Rights({ app, granted: first, services }: RightsProps) {
  const { t } = useI18n();
  const [granted, setGranted] = useState(first);
  const [changing, setChanging] = useState<string | null>(null);
  const isFixed = app.slug === UNTOUCHABLE;

  async function change(right: Right, isOn: boolean): Promise<void> {
    setChanging(right.title);
    try {
      setGranted(await switchRight(services.http, app.slug, right, isOn));
    } catch {
      services.toasts.show({ text: t('failed'), tone: 'danger' });
    } finally {
      setChanging(null);
    }
  }

  return (
    <Panel title={t('apps.rights')} text={t(isFixed ? 'apps.fixed' : 'apps.rightsText')}>
      {app.rights.length === 0 ? (
        <p class="ui-panel__text">{t('apps.noRights')}</p>
      ) : (
        <ul class="bare-list">
          {app.rights.map((right) => (
            <li key={right.title} class="line">
              <RightSwitch
                right={right}
                services={services}
                isOn={granted.has(right.title)}
                isFixed={isFixed || changing === right.title}
                onChange={(isOn) => void change(right, isOn)}
              />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

type RightSwitchProps = {
  right: Right;
  services: AppServices;
  isOn: boolean;
  isFixed: boolean;
  onChange: (isOn: boolean) => void;
};

function RightSwitch({ right: { rule, reason }, services, isOn, isFixed, onChange }: RightSwitchProps) {
  const { t } = useI18n();
  const { dataName, list } = useNames(services);
  const deeds = list(deedsOf(rule.verbs ?? []).map((deed) => t(`right.${deed}`)));
  const part = rule.values && rule.values.length > 0 ? ` ${t('right.part')}` : '';
  return (
    <Switch
      label={t('right.on', { deeds: deeds.charAt(0).toLocaleUpperCase() + deeds.slice(1), what: dataName(rule.type) })}
      note={`${reason}${part}`}
      checked={isOn}
      disabled={isFixed}
      onChange={onChange}
    />
  );
}

function RecentUse({ slug, services }: { slug: string; services: AppServices }) {
  const { t } = useI18n();
  const source = encodeURIComponent(`io.cozy.apps/${slug}`);
  const [state, reload] = useLoaded(() =>
    readJournal(services.http, `/settings/journal?source=${source}&page%5Blimit%5D=${RECENT}`),
  );
  return (
    <Panel title={t('apps.recent')}>
      <LoadedView state={state} onRetry={reload}>
        {({ entries }) =>
          entries.length === 0 ? (
            <p class="ui-panel__text">{t('apps.noUse')}</p>
          ) : (
            <ul class="bare-list">
              {entries.map(({ id, attributes }) => (
                <EntryLine key={id} entry={attributes} services={services} />
              ))}
            </ul>
          )
        }
      </LoadedView>
    </Panel>
  );
}
