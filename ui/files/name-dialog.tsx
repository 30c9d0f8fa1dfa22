import { faultOfName, splitName } from '@cozy/doctypes/files';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useFailureWords } from '../app/use-failure-words.ts';
import { ApiError } from '../client/index.ts';
import { Button, Dialog, DialogActions, Field } from '../index.ts';
import { useI18n } from './locales/index.ts';
import './name-dialog.css';

export type NameDialogProps = {
  title: string;
  action: string;
  initial: string;
  /** Rejects with `ApiError` when the server refuses the name. */
  onSubmit: (name: string) => Promise<void>;
  onClose: () => void;
};

/** Asks for a name, of a new folder or for something that is renamed. */
export function NameDialog({ title, action, initial, onSubmit, onClose }: NameDialogProps) {
  const { t } = useI18n();
  const why = useFailureWords();
  const [name, setName] = useState(initial);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  useLayoutEffect(() => {
    // The extension stays unless it is meant: only what is before it is selected.
    input.current?.focus();
    input.current?.setSelectionRange(0, splitName(initial).stem.length);
  }, [initial]);

  function explain(refusal: unknown): string {
    return refusal instanceof ApiError && refusal.status === 409 ? t('name.taken', { name }) : why(refusal);
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    // The server would take a name of spaces, that nobody could see.
    const wrong = name.trim() === '' ? 'empty' : faultOfName(name);
    if (wrong) return setError(t(`name.${wrong}`));
    if (name === initial) return onClose();
    setBusy(true);
    try {
      await onSubmit(name);
      onClose();
    } catch (refusal) {
      setError(explain(refusal));
      setBusy(false);
    }
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form class="name-form" onSubmit={submit} noValidate>
        <Field
          label={t('name.label')}
          value={name}
          error={error}
          inputRef={input}
          autoComplete="off"
          maxLength={255}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <DialogActions>
          <Button onClick={onClose}>{t('name.cancel')}</Button>
          <Button tone="primary" type="submit" busy={busy}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
