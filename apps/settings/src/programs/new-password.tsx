import { type AppServices, Button, Dialog, DialogActions, Field, useCopy } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { type Key, useI18n } from '../locales/index.ts';
import { passphraseProblem } from '../problem.ts';
import { useProof } from '../proof.tsx';
import { createProgram, PURPOSES, type Purpose } from './programs-api.ts';
import './new-password.css';

type NewPasswordProps = { services: AppServices; onMade: () => void; onClose: () => void };

const ALL = Object.keys(PURPOSES) as Purpose[];

/** Asks what the password is for, then shows it, this once. */
export function NewPassword({ services, onMade, onClose }: NewPasswordProps) {
  const { t } = useI18n();
  const [password, setPassword] = useState<string | null>(null);
  return (
    <Dialog title={t(password ? 'programs.madeTitle' : 'programs.newTitle')} onClose={onClose}>
      {password ? (
        <Made password={password} onClose={onClose} />
      ) : (
        <NewPasswordForm
          services={services}
          onMade={(made) => {
            setPassword(made);
            onMade();
          }}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

type FormProps = { services: AppServices; onMade: (password: string) => void; onClose: () => void };

function NewPasswordForm({ services, onMade, onClose }: FormProps) {
  const { t } = useI18n();
  const proof = useProof(services, 'programs');
  const [name, setName] = useState('');
  const [purposes, setPurposes] = useState<readonly Purpose[]>([]);
  const [passphrase, setPassphrase] = useState('');
  const [error, setError] = useState<Key | null>(null);
  const [working, setWorking] = useState(false);

  const toggle = (purpose: Purpose) =>
    setPurposes(purposes.includes(purpose) ? purposes.filter((one) => one !== purpose) : [...purposes, purpose]);

  async function make(event: Event): Promise<void> {
    event.preventDefault();
    if (name.trim() === '') return setError('programs.nameNeeded');
    if (purposes.length === 0) return setError('programs.purposeNeeded');
    setWorking(true);
    setError(null);
    try {
      await proof.attempt(async () => {
        onMade(await createProgram(services.http, { name: name.trim(), purposes, passphrase }));
      });
    } catch (cause) {
      setError(passphraseProblem(cause));
    } finally {
      setWorking(false);
    }
  }

  return (
    <form class="password-form" noValidate onSubmit={(event) => void make(event)}>
      <Field
        label={t('programs.name')}
        placeholder={t('programs.example')}
        maxLength={100}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <fieldset class="password-form__purposes">
        <legend>{t('programs.purpose')}</legend>
        {ALL.map((purpose) => (
          <label key={purpose} class="password-form__purpose">
            <input type="checkbox" checked={purposes.includes(purpose)} onChange={() => toggle(purpose)} />
            {t(`programs.for.${purpose}`)}
          </label>
        ))}
      </fieldset>
      <Field
        label={t('programs.passphrase')}
        type="password"
        autocomplete="current-password"
        value={passphrase}
        error={error && t(error)}
        onInput={(event) => setPassphrase(event.currentTarget.value)}
      />
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" tone="primary" busy={working}>
          {t('programs.make')}
        </Button>
      </DialogActions>
      {proof.dialog}
    </form>
  );
}

function Made({ password, onClose }: { password: string; onClose: () => void }) {
  const { t } = useI18n();
  const { copied, words, copy } = useCopy();
  return (
    <>
      <p class="ui-panel__text">{t('programs.once')}</p>
      <output class="password-form__password">{password}</output>
      <p class={copied ? 'visually-hidden' : 'ui-panel__text'} role="status">
        {words}
      </p>
      <DialogActions>
        <Button tone="soft" icon={copied ? 'check' : 'copy'} onClick={() => void copy(password)}>
          {t(copied ? 'programs.copied' : 'programs.copy')}
        </Button>
        <Button tone="primary" onClick={onClose}>
          {t('programs.done')}
        </Button>
      </DialogActions>
    </>
  );
}
