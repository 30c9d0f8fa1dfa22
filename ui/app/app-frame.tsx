import type { ComponentChildren } from 'preact';
import { useUiI18n } from '../i18n/index.ts';
import { NoticesButton } from '../notices/notices-button.tsx';
import { SearchButton } from '../search/search-button.tsx';
import { AppShell } from '../shell/app-shell.tsx';
import type { Shortcut } from '../shell/shortcuts-dialog.tsx';
import { logout } from './owner-api.ts';
import type { AppServices } from './services.ts';

/** The shell around an app, filled with what its services know. */
export function AppFrame({
  name,
  services,
  shortcuts = [],
  children,
}: {
  name: string;
  services: AppServices;
  /** The keys of the app. */
  shortcuts?: readonly Shortcut[];
  children: ComponentChildren;
}) {
  const { t } = useUiI18n();
  const { boot, http, toasts } = services;
  const apps = services.apps.value;
  const shown = apps.phase === 'ready' ? apps.apps : [];

  async function leave(): Promise<void> {
    try {
      await logout(http);
      location.assign(http.url('/'));
    } catch {
      toasts.show({ text: t('logout.failed'), tone: 'danger' });
    }
  }

  return (
    <AppShell
      appName={name}
      apps={shown}
      owner={{ name: services.ownerName.value, domain: boot.domain, picture: services.ownerPicture.value }}
      connection={{
        online: services.online.value,
        realtime: services.realtimeState.value,
        signedOut: services.signedOut.value,
      }}
      toasts={toasts}
      shortcuts={shortcuts}
      onLogout={() => void leave()}
      tools={
        <>
          <SearchButton
            apps={shown}
            findFiles={services.findFiles}
            onFailed={() => toasts.show({ text: t('failed.away'), tone: 'danger' })}
          />
          <NoticesButton notices={services.notices} apps={shown} toasts={toasts} />
        </>
      }
    >
      {children}
    </AppShell>
  );
}
