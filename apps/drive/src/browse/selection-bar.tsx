import { Icon, IconButton, Menu, menuIcon } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import { chosenEntries, useBrowsing } from './browser-context.ts';

/** Commands with a button of their own; the others are in a menu. */
const BUTTONS = 4;

/** How many are chosen, and what to do with them. At the bottom of a phone, under the thumb. */
export function SelectionBar() {
  const { t } = useI18n();
  const browsing = useBrowsing();
  const chosen = chosenEntries(browsing);
  if (chosen.length === 0) return null;
  const commands = browsing.commandsFor(chosen);
  const { selection, listing } = browsing;
  return (
    <div class="selection" role="toolbar" aria-label={t('selection.label')}>
      <IconButton icon="close" label={t('selection.clear')} onClick={selection.clear} />
      <p class="selection__count" role="status">
        {t('selection.count', { count: chosen.length })}
      </p>
      <span class="selection__buttons">
        {commands.slice(0, BUTTONS).map(({ key, label, icon, run }) => (
          <IconButton key={key} icon={icon} label={label} onClick={run} />
        ))}
      </span>
      <Menu
        label={t('selection.more')}
        triggerClass="ui-button ui-button--quiet ui-button--icon"
        trigger={<Icon name="more" />}
        items={[
          ...commands.slice(BUTTONS).map(({ key, label, icon, danger = false, run }) => ({
            key,
            label,
            icon: menuIcon(icon),
            danger,
            onSelect: run,
          })),
          {
            key: 'all',
            label: t('selection.all'),
            icon: menuIcon('check'),
            onSelect: () => void listing.loadRest().then(selection.all),
          },
        ]}
      />
    </div>
  );
}
