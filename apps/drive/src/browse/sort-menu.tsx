import { Icon, Menu, menuIcon } from '@cozy/ui';
import type { SortKey } from '@cozy/ui/files';
import { useI18n } from '../locales/index.ts';
import { useBrowsing } from './browser-context.ts';

const KEYS: readonly SortKey[] = ['name', 'updatedAt', 'size'];

/** The order of the list, where there are no columns to click on. */
export function SortMenu() {
  const { t } = useI18n();
  const { listing } = useBrowsing();
  const order = listing.order.value;
  return (
    <Menu
      label={t('sort.label')}
      triggerClass="ui-button ui-button--quiet ui-button--icon"
      trigger={<Icon name="sort" />}
      items={KEYS.flatMap((by) =>
        [by !== 'name', by === 'name'].map((descending) => ({
          key: `${by}-${descending}`,
          label: t(`sort.${by}.${descending ? 'down' : 'up'}`),
          icon: order.by === by && order.descending === descending ? menuIcon('check') : <span class="sort-blank" />,
          onSelect: () => listing.sort({ by, descending }),
        })),
      )}
    />
  );
}
