import { AppShell } from '@cozy/ui';
import { AppTiles } from './apps/app-tiles.tsx';
import { FilesCard } from './files/files-card.tsx';
import { Hero } from './hero/hero.tsx';
import { useI18n } from './locales/index.ts';
import { logout } from './owner/owner-api.ts';
import { StorageCard } from './owner/storage-card.tsx';
import type { HomeServices } from './services.ts';
import './home.css';

export function Home({ services }: { services: HomeServices }) {
  const { t } = useI18n();
  const { boot, http, files, folder, uploader, toasts, download } = services;
  const apps = services.apps.value;
  const name = services.ownerName.value;
  const usage = services.usage.value;
  document.title = t('title');

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
      appName={t('title')}
      apps={apps.phase === 'ready' ? apps.apps : []}
      owner={{ name, domain: boot.domain }}
      connection={{ online: services.online.value, realtime: services.realtime.value }}
      toasts={toasts}
      onLogout={() => void leave()}
    >
      <div class="home">
        <Hero name={name} />
        <AppTiles state={apps} current={boot.app.slug} />
        <FilesCard store={folder} api={files} uploader={uploader} toasts={toasts} download={download} />
        {usage && <StorageCard usage={usage} />}
      </div>
    </AppShell>
  );
}
