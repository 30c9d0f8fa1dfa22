import { useMemo } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { Verb } from '../verb.tsx';
import type { Operation } from './spec.ts';

type RoutesListProps = { operations: readonly Operation[]; onChoose: (operation: Operation) => void };

/** All that can be asked, service by service, for who does not know what to type. */
export function RoutesList({ operations, onChoose }: RoutesListProps) {
  const { t } = useI18n();
  const services = useMemo(() => byService(operations), [operations]);
  return (
    <section aria-labelledby="routes" class="page">
      <h2 id="routes">{t('api.all')}</h2>
      <ul class="card lines bare-list">
        {services.map(([service, all]) => (
          <li key={service}>
            <details>
              <summary class="line">
                <span class="line__id">{service}</span>
                <span class="page__count">{t('api.count', { count: all.length })}</span>
              </summary>
              <ul class="bare-list routes">
                {all.map((operation) => (
                  <li key={`${operation.method} ${operation.path}`}>
                    <button type="button" class="line routes__one" onClick={() => onChoose(operation)}>
                      <Verb word={operation.method} />
                      <span class="line__id">
                        <span class="mono">{operation.path}</span>
                        <span class="line__note">{operation.summary}</span>
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

function byService(operations: readonly Operation[]): [service: string, all: Operation[]][] {
  const found = new Map<string, Operation[]>();
  for (const operation of operations) {
    const all = found.get(operation.tag) ?? [];
    all.push(operation);
    found.set(operation.tag, all);
  }
  return [...found].sort(([a], [b]) => a.localeCompare(b));
}
