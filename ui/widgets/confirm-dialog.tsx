import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useFailureWords } from '../app/use-failure-words.ts';
import { useUiI18n } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { Dialog, DialogActions } from './dialog.tsx';

export type ConfirmDialogProps = {
  title: string;
  text: string;
  /** What the button that does it says. */
  action: string;
  tone?: 'danger' | 'primary';
  children?: ComponentChildren;
  /** Rejects when it did not work: the dialog stays, and says so. */
  onConfirm: () => Promise<void>;
  onClose: () => void;
};

/** Asks before what cannot be taken back. */
export function ConfirmDialog({
  title,
  text,
  action,
  tone = 'danger',
  children,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const { t } = useUiI18n();
  const why = useFailureWords();
  const [isWorking, setWorking] = useState(false);
  const [wrong, setWrong] = useState('');
  async function confirm(): Promise<void> {
    setWorking(true);
    setWrong('');
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setWrong(why(error));
      setWorking(false);
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <p class="ui-dialog__text">{text}</p>
      {children}
      <p class="ui-field__error" role="alert">
        {wrong}
      </p>
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button tone={tone} busy={isWorking} onClick={() => void confirm()}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
