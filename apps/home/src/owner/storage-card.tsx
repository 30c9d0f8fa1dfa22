import { Icon, Progress } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import type { DiskUsage } from './owner-api.ts';
import './storage-card.css';

const NEARLY_FULL = 0.9;

/** How much of the owner's space is taken. @param settingsHref empty when the settings are not there */
export function StorageCard({ usage, settingsHref }: { usage: DiskUsage; settingsHref: string }) {
  const { t, format } = useI18n();
  const { used, quota } = usage;
  const share = quota ? used / quota : 0;
  return (
    <section class="card storage" aria-labelledby="storage-title">
      <h2 id="storage-title" class="storage__title">
        <Icon name="disk" />
        {t('storage.title')}
      </h2>
      <p class="storage__amount">
        {quota
          ? t('storage.of', { used: format.size(used), quota: format.size(quota) })
          : t('storage.used', { used: format.size(used) })}
      </p>
      {quota ? (
        <Progress label={t('storage.label')} share={share} tone={share > NEARLY_FULL ? 'danger' : 'accent'} />
      ) : (
        <p class="storage__note">{t('storage.unlimited')}</p>
      )}
      {settingsHref && (
        <a class="storage__more" href={`${settingsHref}#/storage`}>
          {t('storage.more')}
        </a>
      )}
    </section>
  );
}
