import { Icon, type IconName } from '@cozy/ui';
import type { ComponentChildren } from 'preact';
import { useI18n } from '../locales/index.ts';
import type { DayEvent, Todo } from './today.ts';
import './widgets.css';

const SHOWN = 6;

/** What the day has; without an app for it, it is only read. */
export function AgendaCard({ events, href }: { events: readonly DayEvent[]; href: string }) {
  const { t, locale } = useI18n();
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  return (
    <DayCard
      id="agenda"
      icon="clock"
      title={t('agenda.title')}
      href={href}
      none={t('agenda.none')}
      count={events.length}
    >
      {events.slice(0, SHOWN).map(({ id, title, start, isWholeDay }) => (
        <li key={id} class="day__line">
          <span class="day__when">{isWholeDay ? t('agenda.wholeDay') : clock.format(new Date(start))}</span>
          <span class="day__what" dir="auto">
            {title || t('agenda.untitled')}
          </span>
        </li>
      ))}
    </DayCard>
  );
}

export function TodosCard({ todos, href }: { todos: readonly Todo[]; href: string }) {
  const { t } = useI18n();
  return (
    <DayCard id="todos" icon="check" title={t('todos.title')} href={href} none={t('todos.none')} count={todos.length}>
      {todos.slice(0, SHOWN).map(({ id, title, isLate }) => (
        <li key={id} class="day__line">
          <span class="day__what" dir="auto">
            {title || t('agenda.untitled')}
          </span>
          {isLate && <span class="day__late">{t('todos.late')}</span>}
        </li>
      ))}
    </DayCard>
  );
}

type DayCardProps = {
  id: string;
  icon: IconName;
  title: string;
  /** Empty when there is no app for it. */
  href: string;
  none: string;
  count: number;
  children: ComponentChildren;
};

function DayCard({ id, icon, title, href, none, count, children }: DayCardProps) {
  const { t } = useI18n();
  return (
    <section class="card day" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} class="day__title">
        <Icon name={icon} />
        {href ? <a href={href}>{title}</a> : title}
      </h2>
      {count === 0 ? <p class="day__note">{none}</p> : <ul class="bare-list day__list">{children}</ul>}
      {count > SHOWN && <p class="day__note">{t('day.more', { count: count - SHOWN })}</p>}
    </section>
  );
}
