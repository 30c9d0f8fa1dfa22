import { type AppServices, LoadedView, Notice, Panel, useLoaded } from '@cozy/ui';
import { appHref } from '../app-href.ts';
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
        {(usage) => <UsageView usage={usage} drive={appHref(services, 'drive')} />}
      </LoadedView>
    </Panel>
  );
}

type UsageViewProps = { usage: Usage; drive: string | undefined };

function UsageView({ usage: { used, quota, parts }, drive }: UsageViewProps) {
  const { t, format } = useI18n();
  const share = quota === null ? 0 : used / quota;
  return (
    <>
      <p class="storage__amount">
        {quota === null
          ? t('storage.used', { used: format.size(used) })
          : t('storage.of', { used: format.size(used), quota: format.size(quota) })}
      </p>
      <div
        class="storage__bar"
        role="img"
        aria-label={quota === null ? t('storage.parts') : `${t('storage.share')}: ${format.percent(share)}`}
      >
        {parts.map(({ name, bytes }) => (
          <span
            key={name}
            class={`storage__slice storage__slice--${name}`}
            style={{ inlineSize: `${(100 * bytes) / Math.max(1, quota ?? used)}%` }}
          />
        ))}
      </div>
      {share > NEARLY_FULL && <Notice icon="warning">{t('storage.nearlyFull')}</Notice>}
      <dl class="storage__parts">
        {parts.map(({ name, bytes }) => (
          <div key={name} class="storage__part">
            <dt>
              <span class={`storage__dot storage__slice--${name}`} aria-hidden="true" />
              {t(`storage.${name}`)}
            </dt>
            <dd>{format.size(bytes)}</dd>
          </div>
        ))}
        {quota !== null && (
          <div class="storage__part">
            <dt>
              <span class="storage__dot" aria-hidden="true" />
              {t('storage.free')}
            </dt>
            <dd>{format.size(Math.max(0, quota - used))}</dd>
          </div>
        )}
      </dl>
      {drive && (
        <p>
          <a class="ui-button ui-button--soft" href={`${drive}#/trash`}>
            {t('storage.openTrash')}
          </a>
        </p>
      )}
    </>
  );
}
