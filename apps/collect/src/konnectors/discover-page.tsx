import {
  Badge,
  EmptyState,
  LinkCard,
  LinkCards,
  LinkCardsSkeleton,
  LoadedView,
  SearchInput,
  useLoaded,
} from '@cozy/ui';
import { matchesName } from '@cozy/ui/files';
import { AppIcon } from '@cozy/ui/manifest';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { serviceHref } from '../routes.ts';
import type { CollectServices } from '../services.ts';
import type { Konnector } from './konnector.ts';

/** All the services that can be connected, by name. */
export function DiscoverPage({ services }: { services: CollectServices }) {
  const { t } = useI18n();
  document.title = `${t('discover')} · ${t('title')}`;
  const [offers, reload] = useLoaded(() => services.konnectors.offers());
  return (
    <section class="collect__page" aria-labelledby="discover">
      <h1 id="discover">{t('discover.title')}</h1>
      <LoadedView state={offers} onRetry={reload} skeleton={<LinkCardsSkeleton count={6} />}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title={t('discover.none')} text={t('discover.noneText')} />
          ) : (
            <Offers all={all} services={services} />
          )
        }
      </LoadedView>
    </section>
  );
}

function Offers({ all, services }: { all: readonly Konnector[]; services: CollectServices }) {
  const { t, format } = useI18n();
  const [typed, setTyped] = useState('');
  const shown = all
    .filter(({ slug, facts }) => [facts.name, facts.summary, slug].some((words) => matchesName(typed, words)))
    .sort((a, b) => format.compare(a.facts.name, b.facts.name));
  const noteOf = (slug: string, isInMaintenance: boolean) => {
    if (isInMaintenance) return <Badge tone="warn">{t('maintenance')}</Badge>;
    const count = (services.connections.list.value ?? []).filter((one) => one.slug === slug).length;
    return count > 0 && <Badge tone="soft">{t('accounts.count', { count })}</Badge>;
  };
  return (
    <>
      <SearchInput label={t('discover.search')} value={typed} found={shown.length} onInput={setTyped} />
      {shown.length === 0 ? (
        <EmptyState title={t('discover.notFound')} text={t('discover.notFoundText')} />
      ) : (
        <LinkCards>
          {shown.map(({ slug, icon, facts, isInMaintenance }) => (
            <li key={slug}>
              <LinkCard
                href={serviceHref(slug)}
                picture={<AppIcon src={icon} name={facts.name} />}
                title={facts.name}
                text={facts.summary}
                note={noteOf(slug, isInMaintenance)}
              />
            </li>
          ))}
        </LinkCards>
      )}
    </>
  );
}
