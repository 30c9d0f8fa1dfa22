import { AppFrame } from '@cozy/ui';
import { FilesCard } from '@cozy/ui/files';
import { AppTiles } from './apps/app-tiles.tsx';
import { Hero } from './hero/hero.tsx';
import { useI18n } from './locales/index.ts';
import { StorageCard } from './owner/storage-card.tsx';
import type { HomeServices } from './services.ts';
import './home.css';

export function Home({ services }: { services: HomeServices }) {
  const { t } = useI18n();
  const { boot, files, folder, uploader, toasts, download } = services;
  const usage = services.usage.value;
  document.title = t('title');
  return (
    <AppFrame name={t('title')} services={services}>
      <div class="home">
        <Hero name={services.ownerName.value} />
        <AppTiles state={services.apps.value} current={boot.app.slug} />
        <FilesCard store={folder} api={files} uploader={uploader} toasts={toasts} download={download} />
        {usage && <StorageCard usage={usage} />}
      </div>
    </AppFrame>
  );
}
