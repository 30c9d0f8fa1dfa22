import { useUiI18n } from '../i18n/index.ts';
import { Button } from '../widgets/button.tsx';
import { Dialog, DialogActions } from '../widgets/dialog.tsx';
import './shortcuts-dialog.css';

/** `keys` as they are on the keyboard, pressed together: `['Ctrl', 'K']`; `does` says in words what they do. */
export type Shortcut = { keys: readonly string[]; does: string };

/** The keys of an app, after those of every app. */
export function ShortcutsDialog({ shortcuts, onClose }: { shortcuts: readonly Shortcut[]; onClose: () => void }) {
  const { t } = useUiI18n();
  const all: Shortcut[] = [
    { keys: ['Ctrl', 'K'], does: t('shortcuts.search') },
    { keys: [t('shortcuts.tab')], does: t('shortcuts.next') },
    { keys: [t('shortcuts.escape')], does: t('shortcuts.close') },
    ...shortcuts,
  ];
  return (
    <Dialog title={t('shortcuts')} onClose={onClose}>
      <dl class="ui-shortcuts">
        {all.map(({ keys, does }) => (
          <div key={keys.join()} class="ui-shortcut">
            <dt class="ui-shortcut__keys">
              {keys.map((key) => (
                <kbd key={key} class="ui-shortcut__key">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <DialogActions>
        <Button onClick={onClose}>{t('close')}</Button>
      </DialogActions>
    </Dialog>
  );
}
