import { type AppsState, Skeleton } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import './app-tiles.css';

export function AppTiles({ state, current }: { state: AppsState; current: string }) {
  const { t } = useI18n();
  return (
    <section class="card apps" aria-labelledby="apps-title">
      <h2 id="apps-title">{t('apps.title')}</h2>
      <Tiles state={state} current={current} />
      {state.phase === 'ready' && state.apps.length < 2 && <p class="apps__note">{t('apps.only')}</p>}
    </section>
  );
}

function Tiles({ state, current }: { state: AppsState; current: string }) {
  const { t } = useI18n();
  if (state.phase === 'failed') return <p class="apps__note">{t('apps.failed')}</p>;
  if (state.phase === 'loading') {
    return (
      <div class="apps__grid" aria-busy="true">
        <Skeleton width="3.5rem" height="3.5rem" />
      </div>
    );
  }
  return (
    <ul class="apps__grid bare-list">
      {state.apps.map(({ slug, name, href, icon }) => (
        <li key={slug}>
          <a
            class="app"
            href={href}
            title={slug === current ? t('apps.here') : undefined}
            aria-current={slug === current ? 'page' : undefined}
          >
            <img class="app__icon" src={icon} alt="" width="56" height="56" />
            <span class="app__name">{name}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
