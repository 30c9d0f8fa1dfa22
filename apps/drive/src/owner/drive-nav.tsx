import { Icon, type IconName, Progress } from '@cozy/ui';
import { ROOT_ID, TRASH_ID } from '@cozy/ui/files';
import { useI18n } from '../locales/index.ts';
import { hrefOf, type Route } from './routes.ts';
import type { DiskUsage } from './usage-api.ts';

const PLACES: readonly { name: 'files' | 'recent' | 'favorites' | 'links' | 'trash'; icon: IconName; route: Route }[] =
  [
    { name: 'files', icon: 'folder', route: { view: 'folder', id: ROOT_ID } },
    { name: 'recent', icon: 'clock', route: { view: 'recent' } },
    { name: 'favorites', icon: 'star', route: { view: 'favorites' } },
    { name: 'links', icon: 'link', route: { view: 'links' } },
    { name: 'trash', icon: 'trash', route: { view: 'trash', id: TRASH_ID } },
  ];

/** The parts of the drive: beside it in a wide window, under the thumb on a phone. */
export function DriveNav({ view }: { view: Route['view'] }) {
  const { t } = useI18n();
  return (
    <nav class="drive-nav" aria-label={t('title')}>
      <ul class="bare-list drive-nav__list">
        {PLACES.map(({ name, icon, route }) => (
          <li key={name}>
            <a class="drive-nav__link" href={hrefOf(route)} aria-current={route.view === view ? 'page' : undefined}>
              <Icon name={icon} />
              <span>{t(`nav.${name}`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const NEARLY_FULL = 0.9;

export function UsageNote({ usage }: { usage: DiskUsage | null }) {
  const { t, format } = useI18n();
  if (!usage) return null;
  const { used, quota } = usage;
  const share = quota ? used / quota : 0;
  return (
    <div class="usage">
      <p>
        <Icon name="disk" size={18} />
        {quota
          ? t('usage.of', { used: format.size(used), quota: format.size(quota) })
          : t('usage.used', { used: format.size(used) })}
      </p>
      {quota !== null && quota > 0 && (
        <Progress label={t('usage.label')} share={share} tone={share > NEARLY_FULL ? 'danger' : 'accent'} />
      )}
    </div>
  );
}
