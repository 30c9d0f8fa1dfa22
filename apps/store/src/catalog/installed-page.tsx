import { EmptyState, type Loaded, LoadedView } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import { AppCard } from './app-card.tsx';
import type { Installed } from './catalog.ts';

type InstalledPageProps = {
  state: Loaded<void>;
  installed: ReadonlyMap<string, Installed> | null;
  updates: readonly Installed[];
  onRetry: () => void;
};

/** What the owner has; what waits for them comes first. */
export function InstalledPage({ state, installed, updates, onRetry }: InstalledPageProps) {
  const { t, locale } = useI18n();
  document.title = `${t('installed')} · ${t('title')}`;
  const all = [...(installed?.values() ?? [])].sort((a, b) => a.facts.name.localeCompare(b.facts.name, locale));
  const others = all.filter((app) => !updates.includes(app));
  return (
    <section class="store__page" aria-labelledby="installed">
      <h1 id="installed">{t('installed')}</h1>
      <LoadedView state={state} onRetry={onRetry} lines={4}>
        {() =>
          all.length === 0 ? (
            <EmptyState title={t('installed.none')} text={t('installed.noneText')} />
          ) : (
            <>
              {updates.length > 0 && (
                <>
                  <h2>{t('updates', { count: updates.length })}</h2>
                  <Cards apps={updates} isUpdate />
                </>
              )}
              <Cards apps={others} />
            </>
          )
        }
      </LoadedView>
    </section>
  );
}

function Cards({ apps, isUpdate = false }: { apps: readonly Installed[]; isUpdate?: boolean }) {
  const { t } = useI18n();
  return (
    <ul class="store__grid bare-list">
      {apps.map(({ slug, icon, facts, state, version }) => (
        <li key={slug}>
          <AppCard
            slug={slug}
            icon={icon}
            facts={facts}
            note={
              (isUpdate && t('isUpdate')) ||
              (state === 'errored' && t('isErrored')) ||
              (state === 'installing' && t('isInstalling')) ||
              t('version', { version })
            }
          />
        </li>
      ))}
    </ul>
  );
}
