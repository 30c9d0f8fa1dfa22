import { signal } from '@preact/signals';
import { logout } from '../app/owner-api.ts';
import type { AppServices } from '../app/services.ts';
import { UiI18nProvider, useUiI18n } from '../i18n/index.ts';
import { NoticesButton } from '../notices/notices-button.tsx';
import { SearchButton } from '../search/search-button.tsx';
import { AccountMenu, AppSwitcher, ConnectionNotice } from '../shell/app-shell.tsx';
import { Mark } from '../shell/mark.tsx';
import { Notice } from '../widgets/notice.tsx';
import { Toasts } from '../widgets/toasts.tsx';
import type { BarPage, Demand } from './page.ts';

export type BarLook = { locale: string; theme: string };

export const createLook = (locale: string) => signal<BarLook>({ locale, theme: 'default' });

type BarProps = { page: BarPage; services: AppServices | undefined; demand: Demand | undefined };

/** The bar of an app that brings none: for a visitor, the name of the app and what the app puts there. */
export function Bar({ look, ...props }: BarProps & { look: ReturnType<typeof createLook> }) {
  const { locale, theme } = look.value;
  return (
    <UiI18nProvider locale={locale}>
      <div class={theme === 'default' ? 'bar' : 'bar bar--strong'}>
        <div class="bar__row">
          <slot name="left">
            <Brand {...props} />
          </slot>
          <span class="bar__center">
            <slot name="center" />
          </span>
          <slot name="search" />
          <slot name="right" />
          {props.services && <OwnerTools services={props.services} onLogout={props.page.onLogout} />}
        </div>
        {props.demand && <DemandNotice {...props.demand} />}
        {props.services && <ConnectionNotice online={props.services.online.value} realtime="live" />}
      </div>
    </UiI18nProvider>
  );
}

function Brand({ page: { app, domain }, services }: BarProps) {
  const { t } = useUiI18n();
  const label = [app.prefix, app.name].filter(Boolean).join(' ');
  const name = (
    <>
      {app.prefix && <span class="bar__prefix">{app.prefix} </span>}
      {app.name}
    </>
  );
  const mark = app.icon ? <img class="ui-app-icon" src={app.icon} alt="" /> : <Mark size={30} />;
  const apps = services?.apps.value;
  if (apps?.phase === 'ready' && apps.apps.length > 1) {
    return <AppSwitcher appName={label} brand={name} mark={mark} apps={apps.apps} />;
  }
  const brand = (
    <>
      {mark}
      <span>{name}</span>
    </>
  );
  // An app that may not see the others leads home at least.
  if (!services) return <span class="ui-brand">{brand}</span>;
  return (
    <a class="ui-brand" href={`//${domain}/`} aria-label={`${label} — ${t('bar.home')}`}>
      {brand}
    </a>
  );
}

function OwnerTools({ services, onLogout }: { services: AppServices; onLogout: BarPage['onLogout'] }) {
  const { t } = useUiI18n();
  const { apps, boot, http, notices, toasts, ownerName, ownerPicture, findFiles } = services;
  const shown = apps.value.phase === 'ready' ? apps.value.apps : [];

  async function leave(): Promise<void> {
    try {
      await logout(http);
      if (onLogout) onLogout();
      else location.assign(http.url('/'));
    } catch {
      toasts.show({ text: t('logout.failed'), tone: 'danger' });
    }
  }

  return (
    <>
      <span class="ui-bar__tools">
        {shown.length > 0 && <SearchButton apps={shown} findFiles={findFiles} />}
        <NoticesButton notices={notices} apps={shown} toasts={toasts} />
      </span>
      <AccountMenu
        owner={{ name: ownerName.value, domain: boot.domain, picture: ownerPicture.value }}
        apps={shown}
        onLogout={() => void leave()}
      />
      <Toasts store={toasts} closeLabel={t('close')} />
    </>
  );
}

function DemandNotice({ title, detail, link }: Demand) {
  return (
    <Notice icon="warning">
      <strong>{title}</strong> {detail} {link && <a href={link}>{new URL(link).host}</a>}
    </Notice>
  );
}
