import { type AppServices, Button, Dialog, DialogActions, Field } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { useState } from 'preact/hooks';
import { type Key, useI18n } from '../locales/index.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { askMailCode, confirmMailCode, renewCodes } from './second-factor-api.ts';

type MailCodeDialogProps = { services: AppServices; onClose: () => void };

/** The code of the mail that was just sent turns it on; then the recovery codes. */
export function MailCodeDialog({ services, onClose }: MailCodeDialogProps) {
  const { t } = useI18n();
  const { http, toasts } = services;
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [wrong, setWrong] = useState<Key | null>(null);

  async function confirm(event: Event): Promise<void> {
    event.preventDefault();
    setWrong(null);
    try {
      await confirmMailCode(http, code.replace(/\s/g, ''));
    } catch (error) {
      setWrong(problemOf(error));
      return;
    }
    toasts.show({ text: t('factor.mailOn'), tone: 'plain' });
    // They want a recent login, which the code of the mail was not: without it the owner makes them later.
    const made = await renewCodes(http).catch(() => null);
    if (made) setCodes(made);
    else onClose();
  }

  async function again(): Promise<void> {
    try {
      await askMailCode(http);
      toasts.show({ text: t('factor.mailSent'), tone: 'plain' });
    } catch (error) {
      setWrong(problemOf(error));
    }
  }

  if (codes) return <RecoveryCodes codes={codes} onClose={onClose} />;
  return (
    <Dialog title={t('factor.useMail')} onClose={onClose}>
      <form class="panel__form" noValidate onSubmit={(event) => void confirm(event)}>
        <p class="panel__text">{t('factor.mailText')}</p>
        <Field
          label={t('factor.mailCode')}
          name="passcode"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={10}
          required
          value={code}
          error={wrong && t(wrong)}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <DialogActions>
          <Button onClick={() => void again()}>{t('factor.mailAgain')}</Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" tone="primary">
            {t('factor.confirm')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function problemOf(error: unknown): Key {
  const status = error instanceof ApiError ? error.status : -1;
  if (status === 422) return 'factor.wrong';
  return status === 429 ? 'passphrase.often' : 'failed';
}
