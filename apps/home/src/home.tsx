import { AppFrame, type AppsState } from '@cozy/ui';
import { DropVeil, type IncomingFile, ROOT_ID } from '@cozy/ui/files';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { AppTiles } from './apps/app-tiles.tsx';
import { FirstStepsCard, FirstStepsSkeleton } from './first-steps/first-steps-card.tsx';
import { Hero } from './hero/hero.tsx';
import { useI18n } from './locales/index.ts';
import { StorageCard } from './owner/storage-card.tsx';
import { PersonaliseDialog } from './personalise/personalise-dialog.tsx';
import { parseBackground } from './preferences/background.ts';
import { RecentCard } from './recent/recent-card.tsx';
import type { HomeServices } from './services.ts';
import { keepShape, readShape } from './shape.ts';
import { Widgets } from './widgets/widgets.tsx';
import './home.css';

const ROOT = { id: ROOT_ID, path: '/' };

export function Home({ services }: { services: HomeServices }) {
  const { t } = useI18n();
  const { boot, uploader, toasts, recent } = services;
  // The settings lead here.
  const [isPersonalising, setPersonalising] = useState(location.hash === '#/personalise');
  const usage = services.usage.value;
  const preferences = services.preferences.value.value;
  const apps = services.apps.value;
  const background = preferences?.background ?? parseBackground(undefined);
  const sorry = (text: string) => toasts.show({ text, tone: 'danger' });
  const settingsHref = hrefOf(apps, 'settings');
  const shape = useMemo(readShape, []);
  document.title = t('title');

  function add(files: IncomingFile[]): void {
    if (files.length > 0) uploader.add(files, ROOT).catch(() => sorry(t('recent.addFailed')));
  }

  function closeDialog(): void {
    if (location.hash !== '') history.replaceState(null, '', '/');
    setPersonalising(false);
  }

  function order(slugs: readonly string[]): void {
    services.preferences.change({ appOrder: slugs }).catch(() => sorry(t('personalise.failed')));
  }

  const recentState = recent.state.value;
  const isLoading = recentState.phase === 'loading' || (preferences === null && recentState.phase === 'ready');
  const expectsSteps = preferences ? !preferences.hidesFirstSteps : shape.hasSteps;
  useEffect(() => {
    if (preferences === null || apps.phase !== 'ready' || recentState.phase !== 'ready') return;
    keepShape({
      apps: apps.all.length - 1,
      files: recentState.files.length,
      hasSteps: !preferences.hidesFirstSteps,
    });
  });
  return (
    <AppFrame name={t('title')} services={services}>
      <div class="home">
        <Hero
          name={services.ownerName.value}
          background={background}
          picture={services.picture.value}
          onPersonalise={() => setPersonalising(true)}
        />
        <div class="home__rooms">
          <div class="home__main">
            <AppTiles
              state={apps}
              current={boot.app.slug}
              skeletons={shape.apps}
              order={preferences?.appOrder ?? []}
              storeHref={hrefOf(apps, 'store')}
              onOrder={order}
              onRetry={services.loadOwner}
            />
            {isLoading && expectsSteps && <FirstStepsSkeleton />}
            {preferences && expectsSteps && !isLoading && (
              <FirstStepsCard
                services={services}
                hasFiles={recentState.phase === 'ready' && recentState.files.length > 0}
                hasBackground={background.kind !== 'scene' || background.name !== 'hills'}
                settingsHref={settingsHref}
                storeHref={hrefOf(apps, 'store')}
                onPersonalise={() => setPersonalising(true)}
                onFiles={add}
              />
            )}
            <RecentCard skeletons={shape.files} services={services} driveHref={hrefOf(apps, 'drive')} onFiles={add} />
          </div>
          <div class="home__side">
            <Widgets day={services.day} apps={apps} />
            {usage && <StorageCard usage={usage} settingsHref={settingsHref} />}
          </div>
        </div>
      </div>
      <DropVeil folderName={t('recent.target')} onFiles={add} onUnreadable={() => sorry(t('recent.addFailed'))} />
      {isPersonalising && <PersonaliseDialog services={services} background={background} onClose={closeDialog} />}
    </AppFrame>
  );
}

const hrefOf = (state: AppsState, slug: string): string =>
  (state.phase === 'ready' && state.apps.find((app) => app.slug === slug)?.href) || '';
