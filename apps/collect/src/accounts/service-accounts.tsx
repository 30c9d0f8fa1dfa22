import { Button, Panel } from '@cozy/ui';
import { useState } from 'preact/hooks';
import type { Konnector } from '../konnectors/konnector.ts';
import { useI18n } from '../locales/index.ts';
import { accountHref } from '../routes.ts';
import type { CollectServices } from '../services.ts';
import type { Connection } from './connection.ts';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { StatusNote } from './status-note.tsx';

type ServiceAccountsProps = { konnector: Konnector; accounts: readonly Connection[]; services: CollectServices };

/** The accounts at one service: several can be disconnected at once. */
export function ServiceAccounts({ konnector, accounts, services }: ServiceAccountsProps) {
  const { t } = useI18n();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const selected = accounts.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <Panel title={t('service.accounts')}>
      <ul class="bare-list accounts">
        {accounts.map((one) => {
          const name = one.name || t('account.unnamed');
          return (
            <li key={one.id} class="accounts__line">
              <input
                class="accounts__check"
                type="checkbox"
                aria-label={t('service.select', { name })}
                checked={chosen.has(one.id)}
                onChange={() => toggle(one.id)}
              />
              <a class="accounts__name" href={accountHref(one.slug, one.id)} dir="auto">
                {name}
              </a>
              <StatusNote connection={one} />
            </li>
          );
        })}
      </ul>
      {selected.length > 0 && (
        <p>
          <Button icon="trash" onClick={() => setAsking(true)}>
            {t('service.disconnectSome', { count: selected.length })}
          </Button>
        </p>
      )}
      {isAsking && (
        <DisconnectDialog
          name={konnector.facts.name}
          connections={selected}
          services={services}
          onClose={() => setAsking(false)}
        />
      )}
    </Panel>
  );
}
