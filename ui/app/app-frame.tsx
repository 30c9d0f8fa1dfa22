import type { ComponentChildren } from 'preact';
import { useUiI18n } from '../i18n/index.ts';
import { AppShell } from '../shell/app-shell.tsx';
import { logout } from './owner-api.ts';
import type { AppServices } from './services.ts';

/** The shell around an app, filled with what its services know. */
export function AppFrame({
  name,
  services,
  children,
}: {
  name: string;
  services: AppServices;
  children: ComponentChildren;
}) {
  const { t } = useUiI18n();
  const { boot, http, toasts } = services;
  const apps = services.apps.value;

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
      apps={apps.phase === 'ready' ? apps.apps : []}
      owner={{ name: services.ownerName.value, domain: boot.domain }}
      connection={{ online: services.online.value, realtime: services.realtimeState.value }}
      toasts={toasts}
      onLogout={() => void leave()}
    >
      {children}
    </AppShell>
  );
}
