import { type AppServices, Button, Dialog, DialogActions, Field } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { type Key, useI18n } from '../locales/index.ts';
import { useProof } from '../proof.tsx';
import { makePasskey } from './passkeys-api.ts';

type NewPasskeyProps = { services: AppServices; onMade: () => void; onClose: () => void };

/** Asks for a name; then the device asks for a finger, a face or a code itself. */
export function NewPasskey({ services, onMade, onClose }: NewPasskeyProps) {
  const { t } = useI18n();
  const proof = useProof(services, 'security');
  const [name, setName] = useState(t('passkeys.myDevice'));
  const [wrong, setWrong] = useState<Key | null>(null);
  const [working, setWorking] = useState(false);

  async function make(event: Event): Promise<void> {
    event.preventDefault();
    if (name.trim() === '') return setWrong('passkeys.needed');
    setWrong(null);
    setWorking(true);
    try {
      await proof.attempt(async () => {
        const made = await makePasskey(services.http, name);
        if (!made) return setWrong('passkeys.cancelled');
        services.toasts.show({ text: t('passkeys.made', { name: made.name }), tone: 'plain' });
        onMade();
        onClose();
      });
    } catch {
      setWrong('failed');
    } finally {
      setWorking(false);
    }
  }

  return (
    <Dialog title={t('passkeys.new')} onClose={onClose}>
      <form class="panel__form" noValidate onSubmit={(event) => void make(event)}>
        <p class="ui-panel__text">{t('passkeys.newText')}</p>
        <Field
          label={t('passkeys.name')}
          name="name"
          maxLength={100}
          required
          value={name}
          error={wrong && t(wrong)}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <DialogActions>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" tone="primary" busy={working}>
            {t('passkeys.make')}
          </Button>
        </DialogActions>
      </form>
      {proof.dialog}
    </Dialog>
  );
}
