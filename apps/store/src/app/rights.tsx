import { Icon } from '@cozy/ui';
import { dataName, deedsOf } from '@cozy/ui/rights';
import type { Facts, Right } from '../catalog/manifest.ts';
import { useI18n } from '../locales/index.ts';

/** What an application asks for, in plain words; what an update adds is marked. */
export function Rights({ facts, added }: { facts: Facts; added: readonly Right[] }) {
  const { t } = useI18n();
  return (
    <section class="card panel">
      <h2>{t('rights')}</h2>
      {facts.rights.length === 0 ? (
        <p class="panel__text">{t('rights.none')}</p>
      ) : (
        <ul class="bare-list rights">
          {facts.rights.map((right, index) => (
            // Two rules may ask for the same thing.
            <RightLine key={index} right={right} isNew={added.includes(right)} />
          ))}
        </ul>
      )}
    </section>
  );
}

export function RightLine({ right, isNew }: { right: Right; isNew: boolean }) {
  const { t, locale } = useI18n();
  const deeds = new Intl.ListFormat(locale).format(deedsOf(right.verbs).map((deed) => t(`right.${deed}`)));
  const what = dataName(right.doctype, locale);
  return (
    <li class={`right${isNew ? ' right--new' : ''}`}>
      <Icon name={right.doctype === '*' ? 'warning' : 'key'} size={18} />
      <span>
        <span class="right__words">
          {t(right.isPartial ? 'right.part' : 'right.whole', { deeds, what })}
          {isNew && <span class="badge">{t('right.new')}</span>}
        </span>
        {right.reason && (
          <span class="right__reason" dir="auto">
            {right.reason}
          </span>
        )}
      </span>
    </li>
  );
}
