import { Badge, EmptyState, LinkCards, LinkCardsSkeleton, type Loaded, LoadedView } from '@cozy/ui';
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
      <LoadedView state={state} onRetry={onRetry} skeleton={<LinkCardsSkeleton count={6} />}>
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
  return (
    <LinkCards>
      {apps.map(({ slug, icon, facts, state, version }) => (
        <li key={slug}>
          <AppCard
            slug={slug}
            icon={icon}
            facts={facts}
            note={<CardNote state={state} version={version} isUpdate={isUpdate} />}
          />
        </li>
      ))}
    </LinkCards>
  );
}

/** What is to be seen to stands out; a version does not. */
function CardNote({ state, version, isUpdate }: Pick<Installed, 'state' | 'version'> & { isUpdate: boolean }) {
  const { t } = useI18n();
  if (state === 'errored') return <Badge tone="bad">{t('isErrored')}</Badge>;
  if (state === 'installing' || state === 'upgrading') {
    return <Badge tone="soft">{t(state === 'installing' ? 'isInstalling' : 'isUpgrading')}</Badge>;
  }
  return isUpdate ? <Badge tone="accent">{t('isUpdate')}</Badge> : t('version', { version });
}
