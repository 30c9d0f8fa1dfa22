import { EmptyState, type Loaded, LoadedView, SearchInput } from '@cozy/ui';
import { matchesName } from '@cozy/ui/files';
import { useState } from 'preact/hooks';
import { type Key, useI18n } from '../locales/index.ts';
import { AppCard } from './app-card.tsx';
import type { Installed, Offer } from './catalog.ts';
import { categoriesOf } from './updates.ts';

type DiscoverPageProps = {
  offers: Loaded<Offer[]>;
  installed: ReadonlyMap<string, Installed> | null;
  onRetry: () => void;
};

const NAMED = 'banking calendar cozy energy health isp news others partners productivity social tech telecom'.split(
  ' ',
);

/** All that the registries offer, by name and category. */
export function DiscoverPage({ offers, installed, onRetry }: DiscoverPageProps) {
  const { t } = useI18n();
  document.title = `${t('discover')} · ${t('title')}`;
  return (
    <section class="store__page" aria-labelledby="discover">
      <h1 id="discover">{t('discover.title')}</h1>
      <LoadedView state={offers} onRetry={onRetry} lines={5}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title={t('discover.none')} text={t('discover.noneText')} />
          ) : (
            <Offers all={all} installed={installed} />
          )
        }
      </LoadedView>
      <p class="store__foot">
        <a href="#/address">{t('address.link')}</a>
      </p>
    </section>
  );
}

function Offers({ all, installed }: { all: readonly Offer[]; installed: DiscoverPageProps['installed'] }) {
  const { t } = useI18n();
  const [typed, setTyped] = useState('');
  const [category, setCategory] = useState<string | null>(null);
  const shown = all.filter(
    ({ slug, facts }) =>
      (category === null || facts.categories.includes(category)) &&
      [facts.name, facts.summary, slug].some((words) => matchesName(typed, words)),
  );
  const nameOf = (name: string) => (NAMED.includes(name) ? t(`category.${name}` as Key) : name);
  return (
    <>
      <SearchInput label={t('discover.search')} value={typed} onInput={setTyped} />
      <fieldset class="store__categories">
        <legend class="visually-hidden">{t('discover.categories')}</legend>
        {[null, ...categoriesOf(all)].map((name) => (
          <button
            key={name ?? ''}
            type="button"
            class="store__category"
            aria-pressed={name === category}
            onClick={() => setCategory(name)}
          >
            {name === null ? t('discover.all') : nameOf(name)}
          </button>
        ))}
      </fieldset>
      {shown.length === 0 ? (
        <EmptyState title={t('discover.notFound')} text={t('discover.notFoundText')} />
      ) : (
        <ul class="store__grid bare-list">
          {shown.map(({ slug, icon, facts, isInMaintenance }) => (
            <li key={slug}>
              <AppCard
                slug={slug}
                icon={icon}
                facts={facts}
                note={isInMaintenance ? t('maintenance') : installed?.has(slug) && t('isInstalled')}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
