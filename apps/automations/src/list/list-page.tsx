import { LoadedView, onReturn, useLoaded } from '@cozy/ui';
import { useEffect } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { AutomationsServices } from '../services.ts';
import { RuleCard } from './rule-card.tsx';
import { TemplatesGrid } from './templates-grid.tsx';
import './list.css';

/** What works for the owner. */
export function ListPage({ services }: { services: AutomationsServices }) {
  const { t } = useI18n();
  const { rules, names } = services;
  const [state, reload] = useLoaded(async () => {
    const found = await rules.list();
    await names.load(found);
    return found;
  });
  useEffect(() => {
    const ends = ['io.cozy.automations', 'io.cozy.automations.runs'].map((doctype) =>
      services.realtime.subscribe(doctype, reload),
    );
    ends.push(onReturn(services.realtimeState, reload));
    return () => {
      for (const end of ends) end();
    };
  }, [reload]);
  document.title = t('title');
  return (
    <section class="rules__page" aria-labelledby="rules">
      <header class="rules__head">
        <div class="rules__title">
          <h1 id="rules">{t('title')}</h1>
          <p class="soft">{t('intro')}</p>
        </div>
        {state.phase === 'ready' && state.data.length > 0 && (
          <a class="ui-button ui-button--primary" href="#/new">
            {t('new')}
          </a>
        )}
      </header>
      <LoadedView state={state} onRetry={reload} lines={4}>
        {(all) => (all.length === 0 ? <None /> : <Cards all={all} services={services} onChange={reload} />)}
      </LoadedView>
    </section>
  );
}

function Cards({
  all,
  services,
  onChange,
}: {
  all: readonly Rule[];
  services: AutomationsServices;
  onChange: () => void;
}) {
  return (
    <ul class="bare-list rule-cards">
      {all.map((rule) => (
        <li key={rule.id}>
          <RuleCard rule={rule} services={services} onChange={onChange} />
        </li>
      ))}
    </ul>
  );
}

function None() {
  const { t } = useI18n();
  return (
    <>
      <div class="card none">
        <h2>{t('list.none')}</h2>
        <p class="soft">{t('list.noneText')}</p>
      </div>
      <TemplatesGrid />
    </>
  );
}
