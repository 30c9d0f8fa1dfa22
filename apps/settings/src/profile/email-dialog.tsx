import { type AppServices, Button, Dialog, DialogActions, Field } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { useState } from 'preact/hooks';
import { type Key, useI18n } from '../locales/index.ts';
import { passphraseProblem } from '../problem.ts';
import { useProof } from '../proof.tsx';
import { changeEmail } from './email-api.ts';

type EmailDialogProps = { services: AppServices; onAsked: () => void; onClose: () => void };
type Wrong = { field: 'email' | 'passphrase'; text: Key };

/** Asks for another address, and for the passphrase: who can read these mails can renew it. */
export function EmailDialog({ services, onAsked, onClose }: EmailDialogProps) {
  const { t } = useI18n();
  const proof = useProof(services, 'profile');
  const [email, setEmail] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [working, setWorking] = useState(false);
  const errorOf = (field: Wrong['field']) => (wrong?.field === field ? t(wrong.text) : null);

  async function ask(event: Event): Promise<void> {
    event.preventDefault();
    if (!/^\S+@\S+$/.test(email.trim())) return setWrong({ field: 'email', text: 'email.notOne' });
    if (passphrase === '') return setWrong({ field: 'passphrase', text: 'passphrase.needed' });
    setWrong(null);
    setWorking(true);
    try {
      const done = await proof.attempt(() => changeEmail(services.http, email.trim(), passphrase));
      if (!done) return;
      services.toasts.show({ text: t('email.sent', { email: email.trim() }), tone: 'plain' });
      onAsked();
      onClose();
    } catch (error) {
      setWrong(problemOf(error));
    } finally {
      setWorking(false);
    }
  }

  return (
    <Dialog title={t('email.newTitle')} onClose={onClose}>
      <form class="panel__form" noValidate onSubmit={(event) => void ask(event)}>
        <p class="ui-panel__text">{t('email.newText')}</p>
        <Field
          label={t('email.new')}
          type="email"
          name="email"
          autocomplete="email"
          maxLength={254}
          value={email}
          error={errorOf('email')}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        <Field
          label={t('programs.passphrase')}
          type="password"
          name="current-passphrase"
          autocomplete="current-password"
          value={passphrase}
          error={errorOf('passphrase')}
          onInput={(event) => setPassphrase(event.currentTarget.value)}
        />
        <DialogActions>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" tone="primary" busy={working}>
            {t('email.send')}
          </Button>
        </DialogActions>
      </form>
      {proof.dialog}
    </Dialog>
  );
}

function problemOf(error: unknown): Wrong {
  if (error instanceof ApiError && (error.status === 400 || error.status === 422)) {
    return { field: 'email', text: 'email.notOne' };
  }
  const isOften = error instanceof ApiError && error.status === 429 && error.message.includes('mails');
  return { field: 'passphrase', text: isOften ? 'email.often' : passphraseProblem(error) };
}
