import type { AppsState } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import type { Day } from './day.ts';
import { AgendaCard, TodosCard } from './day-cards.tsx';
import { appFor, pageWidgets } from './declared.ts';
import { PageCard } from './page-card.tsx';

/** What other apps put on this page: what is there, or what an installed app says it is for. See docs/home-widgets.md. */
export function Widgets({ day, apps: state }: { day: Day; apps: AppsState }) {
  const { locale } = useI18n();
  const apps = state.phase === 'ready' ? state.all : [];
  const [agenda, todos] = [appFor(apps, 'agenda'), appFor(apps, 'todos')];
  const events = day.events.value ?? (agenda ? [] : null);
  const items = day.todos.value ?? (todos ? [] : null);
  return (
    <>
      {events && <AgendaCard events={events} href={agenda} />}
      {items && <TodosCard todos={items} href={todos} />}
      {pageWidgets(apps, locale).map((widget) => (
        <PageCard key={widget.key} widget={widget} />
      ))}
    </>
  );
}
