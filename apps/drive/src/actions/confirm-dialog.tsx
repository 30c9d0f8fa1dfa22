import { Button, Dialog, DialogActions } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';

type ConfirmDialogProps = {
  title: string;
  text: string;
  action: string;
  /** Rejects when it did not work: the dialog stays, and says so. */
  onConfirm: () => Promise<void>;
  onClose: () => void;
};

/** Asks before what cannot be taken back. */
export function ConfirmDialog({ title, text, action, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useI18n();
  const [state, setState] = useState<'asking' | 'working' | 'failed'>('asking');
  async function confirm(): Promise<void> {
    setState('working');
    try {
      await onConfirm();
      onClose();
    } catch {
      setState('failed');
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <p class="dialog-text">{text}</p>
      <p role="alert">{state === 'failed' && t('failed.again')}</p>
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button tone="danger" disabled={state === 'working'} onClick={() => void confirm()}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
