import { Button, Icon } from '@cozy/ui';
import type { Connection } from '../accounts/connection.ts';
import type { Konnector } from '../konnectors/konnector.ts';
import { useI18n } from '../locales/index.ts';
import { editHref } from '../routes.ts';
import type { CollectServices } from '../services.ts';
import { explain, type Remedy } from './failures.ts';

type FailurePanelProps = {
  connection: Connection;
  konnector: Konnector | undefined;
  services: CollectServices;
  onRun: () => void;
};

/** Why the last run failed, in words, and what the owner can do. */
export function FailurePanel({ connection, konnector, services, onRun }: FailurePanelProps) {
  const { t } = useI18n();
  const { title, help, remedy, raw } = explain(connection.plan?.error ?? '');
  return (
    <section class="failure" aria-labelledby="failure">
      <Icon name="warning" size={22} />
      <div class="failure__words">
        <h2 id="failure">{t(title)}</h2>
        <p>{t(help)}</p>
        {raw !== '' && (
          <p class="failure__raw" dir="auto">
            {t('error.raw', { words: raw })}
          </p>
        )}
        <RemedyButton remedy={remedy} connection={connection} konnector={konnector} services={services} onRun={onRun} />
      </div>
    </section>
  );
}

function RemedyButton({ remedy, connection, konnector, services, onRun }: FailurePanelProps & { remedy: Remedy }) {
  const { t } = useI18n();
  const { slug, id, account } = connection;
  const link = (href: string) => (
    <a class="ui-button ui-button--soft" href={href}>
      {t(`remedy.${remedy}` as 'remedy.edit')}
    </a>
  );
  switch (remedy) {
    case 'edit':
      return link(konnector?.oauth ? services.konnectors.providerAddress(konnector) : editHref(slug, id));
    case 'reconnect':
      return link(services.konnectors.reconnectAddress(slug, String(account['account_type']), id));
    case 'storage': {
      const settings = appHref(services, 'settings');
      return settings ? link(`${settings}#/storage`) : null;
    }
    case 'vendor':
      return konnector?.vendorLink ? (
        <a class="ui-button ui-button--soft" href={konnector.vendorLink} target="_blank" rel="noreferrer noopener">
          {t('remedy.vendor')}
        </a>
      ) : null;
    case 'run':
      return (
        <Button tone="soft" icon="retry" onClick={onRun}>
          {t('remedy.run')}
        </Button>
      );
    default:
      return null;
  }
}

/** Where another app of the owner is; undefined when they do not have it. */
export function appHref({ apps }: CollectServices, slug: string): string | undefined {
  return apps.value.phase === 'ready' ? apps.value.apps.find((one) => one.slug === slug)?.href : undefined;
}
