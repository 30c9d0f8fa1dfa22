import { type AppServices, Button, Field, Panel } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Key, useI18n } from '../locales/index.ts';
import { HintLine } from './hint-line.tsx';
import { changePassphrase } from './passphrase-api.ts';

const SHORTEST = 8;
type Wrong = { field: 'current' | 'next' | 'again' | 'code' | 'form'; text: Key };

/** Closed until it is wanted: three empty fields would be what the page is about. */
export function PassphrasePanel({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  // The form and the button take each other's place: the keyboard goes along.
  useEffect(() => {
    if (!open && wasOpen.current) button.current?.focus();
    wasOpen.current = open;
  }, [open]);
  return (
    <Panel
      title={t('passphrase.title')}
      text={t('passphrase.text')}
      action={
        !open && (
          <Button tone="soft" buttonRef={button} onClick={() => setOpen(true)}>
            {t('passphrase.change')}
          </Button>
        )
      }
    >
      {open && <PassphraseForm services={services} onClose={() => setOpen(false)} />}
      <HintLine services={services} />
    </Panel>
  );
}

function PassphraseForm({ services, onClose }: { services: AppServices; onClose: () => void }) {
  const { t } = useI18n();
  const [values, setValues] = useState({ current: '', next: '', again: '', code: '' });
  const [token, setToken] = useState<string>();
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [saving, setSaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const errorOf = (field: Wrong['field']) => (wrong?.field === field ? t(wrong.text) : null);

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const found = check(values);
    setWrong(found);
    if (found) return;
    setSaving(true);
    try {
      const second = token === undefined ? undefined : { token, passcode: values.code };
      const asked = await changePassphrase(services.http, values, second);
      if (asked) return setToken(asked);
      services.toasts.show({ text: t('passphrase.changed'), tone: 'plain' });
      onClose();
    } catch (error) {
      setWrong(toWrong(error, token !== undefined));
    } finally {
      setSaving(false);
    }
  }

  const field = (name: 'current' | 'next' | 'again', autocomplete: string) => (
    <Field
      label={t(`passphrase.${name}`)}
      type="password"
      name={name}
      autocomplete={autocomplete}
      required
      value={values[name]}
      error={errorOf(name)}
      onInput={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
    />
  );
  return (
    <form class="panel__form" noValidate ref={form} onSubmit={(event) => void save(event)}>
      {field('current', 'current-password')}
      {field('next', 'new-password')}
      {field('again', 'new-password')}
      {token && (
        <Field
          label={t('passphrase.code')}
          name="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          required
          value={values.code}
          error={errorOf('code')}
          onInput={(event) => setValues({ ...values, code: event.currentTarget.value })}
        />
      )}
      <p class="ui-field__error" role="alert">
        {errorOf('form')}
      </p>
      <div class="panel__actions">
        <Button type="submit" tone="primary" busy={saving}>
          {t(saving ? 'passphrase.working' : 'passphrase.save')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </form>
  );
}

function check({ current, next, again }: Record<'current' | 'next' | 'again', string>): Wrong | null {
  if (current === '') return { field: 'current', text: 'passphrase.needed' };
  if (next.length < SHORTEST) return { field: 'next', text: 'passphrase.short' };
  return next === again ? null : { field: 'again', text: 'passphrase.differs' };
}

function toWrong(error: unknown, hasToken: boolean): Wrong {
  const status = error instanceof ApiError ? error.status : 0;
  if (status === 403 && hasToken) return { field: 'code', text: 'factor.wrong' };
  if (status === 403) return { field: 'current', text: 'passphrase.wrong' };
  return { field: 'form', text: status === 429 ? 'passphrase.often' : 'failed' };
}
