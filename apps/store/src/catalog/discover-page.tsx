import {
  Badge,
  EmptyState,
  LinkCards,
  LinkCardsSkeleton,
  type Loaded,
  LoadedView,
  SearchInput,
  Skeleton,
} from '@cozy/ui';
import { matchesName } from '@cozy/ui/files';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { AppCard } from './app-card.tsx';
import type { Installed, Offer } from './catalog.ts';
import { categoryName } from './category-name.ts';
import { categoriesOf } from './updates.ts';

type DiscoverPageProps = {
  offers: Loaded<Offer[]>;
  installed: ReadonlyMap<string, Installed> | null;
  onRetry: () => void;
};

/** All that the registries offer, by name and category. */
export function DiscoverPage({ offers, installed, onRetry }: DiscoverPageProps) {
  const { t } = useI18n();
  document.title = `${t('discover')} · ${t('title')}`;
  return (
    <section class="store__page" aria-labelledby="discover">
      <h1 id="discover">{t('discover.title')}</h1>
      <LoadedView state={offers} onRetry={onRetry} skeleton={<OffersSkeleton />}>
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

/** The field, the categories and the cards, as they will be. */
function OffersSkeleton() {
  return (
    <div class="store__page">
      <Skeleton width="100%" height="2.875rem" />
      <Skeleton width="60%" height="2.75rem" />
      <LinkCardsSkeleton count={9} />
    </div>
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
  const mine = shown.filter(({ slug }) => installed?.has(slug));
  return (
    <>
      <SearchInput label={t('discover.search')} value={typed} found={shown.length} onInput={setTyped} />
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
            {name === null ? t('discover.all') : categoryName(t, name)}
          </button>
        ))}
      </fieldset>
      {shown.length === 0 ? (
        <EmptyState title={t('discover.notFound')} text={t('discover.notFoundText')} />
      ) : (
        <>
          <OfferCards offers={shown.filter(({ slug }) => !installed?.has(slug))} />
          {mine.length > 0 && (
            <>
              <h2 class="store__section">{t('discover.mine')}</h2>
              <OfferCards offers={mine} isMine />
            </>
          )}
        </>
      )}
    </>
  );
}

function OfferCards({ offers, isMine = false }: { offers: readonly Offer[]; isMine?: boolean }) {
  const { t } = useI18n();
  if (offers.length === 0) return null;
  return (
    <LinkCards>
      {offers.map(({ slug, icon, facts, isInMaintenance }) => (
        <li key={slug}>
          <AppCard
            slug={slug}
            icon={icon}
            facts={facts}
            note={
              isInMaintenance ? <Badge tone="warn">{t('maintenance')}</Badge> : isMine ? t('isInstalled') : facts.editor
            }
          />
        </li>
      ))}
    </LinkCards>
  );
}
