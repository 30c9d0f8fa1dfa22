import { Button, Dialog, DialogActions, Field } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { type Key, useI18n } from '../locales/index.ts';

type RenameDialogProps = {
  title: string;
  label: string;
  name: string;
  onRename: (name: string) => Promise<void>;
  onClose: () => void;
};

/** Asks for another name. */
export function RenameDialog({ title, label, name, onRename, onClose }: RenameDialogProps) {
  const { t } = useI18n();
  const [next, setNext] = useState(name);
  const [wrong, setWrong] = useState<Key | null>(null);

  async function rename(event: Event): Promise<void> {
    event.preventDefault();
    if (next.trim() === '') return setWrong('passkeys.needed');
    try {
      await onRename(next.trim());
      onClose();
    } catch {
      setWrong('failed');
    }
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form class="panel__form" noValidate onSubmit={(event) => void rename(event)}>
        <Field
          label={label}
          name="name"
          maxLength={100}
          value={next}
          error={wrong && t(wrong)}
          onInput={(event) => setNext(event.currentTarget.value)}
        />
        <DialogActions>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" tone="primary">
            {t('save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
