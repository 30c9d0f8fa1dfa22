import { IconButton, type OwnedApp } from '@cozy/ui';
import { type Key, useI18n } from '../locales/index.ts';

/** What is to be said of an app under its name. */
function noteOf({ state, waiting }: OwnedApp): Key | null {
  if (state === 'installing') return 'apps.installing';
  if (state === 'upgrading') return 'apps.updating';
  if (state === 'errored') return 'apps.errored';
  return waiting === '' ? null : 'apps.waiting';
}

/** Opens the app; one that cannot be opened yet, or that waits for the owner, leads to its page in the store. */
export function AppTile({ app, storeHref }: { app: OwnedApp; storeHref: string }) {
  const { t } = useI18n();
  const note = noteOf(app);
  const storePage = storeHref && `${storeHref}#/app/${app.slug}`;
  const href = app.href || storePage;
  const isBusy = app.state === 'installing' || app.state === 'upgrading';
  const look = (
    <>
      <span class={`app__picture${isBusy ? ' app__picture--busy' : ''}`}>
        <img class="app__icon" src={app.icon} alt="" width="56" height="56" />
      </span>
      <span class="app__name">{app.name}</span>
    </>
  );
  return (
    <div class="app-tile">
      {href ? (
        <a class="app" href={href}>
          {look}
        </a>
      ) : (
        <span class="app">{look}</span>
      )}
      {note && (
        <span class="app__note" role="status">
          {storePage && !isBusy ? <a href={storePage}>{t(note)}</a> : t(note)}
        </span>
      )}
    </div>
  );
}

type ArrangedTileProps = {
  app: OwnedApp;
  isDragged: boolean;
  onEarlier: (() => void) | undefined;
  onLater: (() => void) | undefined;
};

export function ArrangedTile({ app, isDragged, onEarlier, onLater }: ArrangedTileProps) {
  const { t } = useI18n();
  const { name, icon } = app;
  return (
    <div class={`app app--arranged${isDragged ? ' app--dragged' : ''}`}>
      <img class="app__icon" src={icon} alt="" width="56" height="56" draggable={false} />
      <span class="app__name">{name}</span>
      <span class="app__moves">
        <IconButton
          small
          icon="chevronBack"
          label={t('apps.earlier', { name })}
          aria-disabled={!onEarlier}
          onClick={onEarlier}
        />
        <IconButton small icon="chevron" label={t('apps.later', { name })} aria-disabled={!onLater} onClick={onLater} />
      </span>
    </div>
  );
}
