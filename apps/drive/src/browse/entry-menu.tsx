import { Icon, Menu, menuIcon } from '@cozy/ui';
import type { Entry } from '@cozy/ui/files';
import { useI18n } from '../locales/index.ts';
import { useBrowsing } from './browser-context.ts';

/** Everything that can be done with one entry. */
export function EntryMenu({ entry, tabIndex }: { entry: Entry; tabIndex: number }) {
  const { t } = useI18n();
  const { commandsFor } = useBrowsing();
  return (
    <Menu
      label={t('entry.actions', { name: entry.name })}
      triggerClass="ui-button ui-button--quiet ui-button--icon ui-button--small"
      tabIndex={tabIndex}
      trigger={<Icon name="more" />}
      items={() =>
        commandsFor([entry])
          .map(({ key, label, icon, danger = false, run }) => ({
            key,
            label,
            icon: menuIcon(icon),
            danger,
            onSelect: run,
          }))
          // Far from what is chosen often.
          .sort((a, b) => Number(a.danger) - Number(b.danger))
      }
    />
  );
}
