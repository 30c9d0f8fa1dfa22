import { Panel } from '@cozy/ui';
import type { Installed, Offer } from '../catalog/catalog.ts';
import { categoryName } from '../catalog/category-name.ts';
import { useI18n } from '../locales/index.ts';

/** What else is known of an app: who made it, when, how big it is. */
export function Details({ offer, mine }: { offer: Offer | null; mine: Installed | null }) {
  const { t, format } = useI18n();
  const facts = offer?.facts ?? mine?.facts;
  if (!facts) return null;
  const lines: [string, string][] = [
    [t('details.version'), offer?.version ?? mine?.version ?? ''],
    [t('details.installed'), mine && offer && mine.version !== offer.version ? mine.version : ''],
    [t('details.published'), offer?.publishedAt ? format.date(offer.publishedAt) : ''],
    [t('details.size'), offer && offer.size > 0 ? format.size(offer.size) : ''],
    [t('details.editor'), facts.editor],
    [t('details.category'), facts.categories.map((name) => categoryName(t, name)).join(', ')],
    [t('details.source'), mine?.origin === 'server' ? t('details.server') : ''],
  ];
  return (
    <Panel title={t('details')}>
      <dl class="facts">
        {lines
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
      </dl>
    </Panel>
  );
}
