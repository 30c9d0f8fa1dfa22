import { type AppServices, LoadedView, Panel, Progress, useLoaded } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import { readUsage, type Usage } from './usage-api.ts';
import './storage.css';

const NEARLY_FULL = 0.9;

export function StoragePage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => readUsage(services.http));
  return (
    <Panel title={t('storage.title')} text={t('storage.text')}>
      <LoadedView state={state} onRetry={reload}>
        {(usage) => <UsageView usage={usage} />}
      </LoadedView>
    </Panel>
  );
}

function UsageView({ usage: { used, quota, parts } }: { usage: Usage }) {
  const { t, format } = useI18n();
  const share = quota === null ? 0 : used / quota;
  return (
    <>
      <p class="storage__amount">
        {quota === null
          ? t('storage.used', { used: format.size(used) })
          : t('storage.of', { used: format.size(used), quota: format.size(quota) })}
      </p>
      {quota !== null && (
        <Progress label={t('storage.share')} share={share} tone={share > NEARLY_FULL ? 'danger' : 'accent'} />
      )}
      <dl class="storage__parts">
        {parts.map(({ name, bytes }) => (
          <div key={name} class="storage__part">
            <dt>{t(`storage.${name}`)}</dt>
            <dd>{format.size(bytes)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
