import { useUiI18n } from '../i18n/index.ts';
import { Icon } from '../icons/icon.tsx';
import { dataName, deedsOf } from '../rights/index.ts';
import type { Facts, Right } from './facts.ts';
import './rights.css';

/** What an application asks for, in plain words; what an update adds is marked. */
export function Rights({ facts, added = [] }: { facts: Facts; added?: readonly Right[] }) {
  const { t } = useUiI18n();
  return (
    <section class="card ui-rights">
      <h2>{t('rights')}</h2>
      {facts.rights.length === 0 ? (
        <p class="ui-rights__none">{t('rights.none')}</p>
      ) : (
        <ul class="bare-list ui-rights__list">
          {facts.rights.map((right, index) => (
            // Two rules may ask for the same thing.
            <RightLine key={index} right={right} isNew={added.includes(right)} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** One right of a manifest, in the words of a person; a new one is marked. */
export function RightLine({ right, isNew }: { right: Right; isNew: boolean }) {
  const { t, locale } = useUiI18n();
  const deeds = new Intl.ListFormat(locale).format(deedsOf(right.verbs).map((deed) => t(`right.${deed}`)));
  const what = dataName(right.doctype, locale);
  return (
    <li class={`ui-right${isNew ? ' ui-right--new' : ''}`}>
      <Icon name={right.doctype === '*' ? 'warning' : 'key'} size={18} />
      <span>
        <span class="ui-right__words">
          {capitalised(t(right.isPartial ? 'right.part' : 'right.whole', { deeds, what }))}
          {isNew && <span class="ui-right__new">{t('right.new')}</span>}
        </span>
        {right.reason && (
          <span class="ui-right__reason" dir="auto">
            {right.reason}
          </span>
        )}
      </span>
    </li>
  );
}

const capitalised = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
