import { Button, Field, Select, Switch } from '@cozy/ui';
import { useState } from 'preact/hooks';
import type { Connection } from '../accounts/connection.ts';
import { type Draft, type Mistake, mistakesOf, startDraft, toAccount, toAuth } from '../accounts/draft.ts';
import { type FieldSpec, isSecret } from '../konnectors/fields.ts';
import type { Konnector } from '../konnectors/konnector.ts';
import { members, text } from '../konnectors/konnector.ts';
import { FREQUENCIES, type Frequency } from '../konnectors/schedule.ts';
import { useI18n } from '../locales/index.ts';
import { accountHref } from '../routes.ts';
import type { CollectServices } from '../services.ts';
import { FieldInput } from './field-input.tsx';

type AccountFormProps = {
  konnector: Konnector;
  /** Null: a new account. */
  connection: Connection | null;
  services: CollectServices;
};

/** What a service asks for, where its files go and how often it is read. */
export function AccountForm({ konnector, connection, services }: AccountFormProps) {
  const { t } = useI18n();
  const { slug, fields, facts, hasFolder } = konnector;
  const account = connection?.account ?? null;
  const [draft, setDraft] = useState<Draft>(() => startDraft(fields, account));
  const [folder, setFolder] = useState(() => text(account?.['defaultFolderPath']));
  const [frequency, setFrequency] = useState<Frequency>(connection?.plan?.frequency ?? konnector.frequency);
  const [mistakes, setMistakes] = useState<ReadonlyMap<string, Mistake>>(new Map());
  const [state, setState] = useState<'typing' | 'sending' | 'failed'>('typing');
  const [isShown, setShown] = useState(false);
  const isPlanned = connection?.plan != null;

  async function save(): Promise<string> {
    const { connections } = services;
    if (!connection) {
      const id = await connections.create(toAccount(slug, fields, draft, folder.trim()));
      await connections.plan(konnector, id, frequency);
      return id;
    }
    await connections.change(connection.id, (before) => ({
      ...before,
      auth: toAuth(fields, draft, members(before['auth'])),
      state: null,
    }));
    if (connection.plan) await connections.run(connection.plan);
    else await connections.plan(konnector, connection.id, frequency);
    return connection.id;
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const wrong = mistakesOf(fields, draft, account);
    setMistakes(wrong);
    const [first] = wrong.keys();
    if (first !== undefined) {
      const form = event.currentTarget as HTMLFormElement | null;
      const field = form?.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`);
      field?.closest('details')?.setAttribute('open', '');
      field?.focus();
      return;
    }
    setState('sending');
    try {
      location.hash = accountHref(slug, await save());
    } catch {
      setState('failed');
    }
  }

  const inputs = (shown: readonly FieldSpec[]) =>
    shown.map((field) => (
      <FieldInput
        key={field.name}
        field={field}
        value={draft[field.name] ?? ''}
        mistake={mistakes.get(field.name)}
        isKept={connection !== null}
        isShown={isShown}
        onChange={(value) => {
          setDraft((before) => ({ ...before, [field.name]: value }));
          setMistakes((before) => new Map([...before].filter(([name]) => name !== field.name)));
        }}
      />
    ));
  const advanced = fields.filter(({ isAdvanced }) => isAdvanced);
  const plain = fields.filter(({ isAdvanced }) => !isAdvanced);
  return (
    <form class="card ui-panel form" noValidate onSubmit={(event) => void submit(event)}>
      <p class="panel__words">{t('form.lead', { name: facts.name })}</p>
      {inputs(plain)}
      {fields.some(isSecret) && <Switch label={t('form.show')} checked={isShown} onChange={setShown} />}
      {!isPlanned && (
        <Select
          label={t('form.frequency')}
          value={frequency}
          options={FREQUENCIES.map((one) => ({ value: one, label: t(`frequency.${one}`) }))}
          onChange={(event) => setFrequency(event.currentTarget.value as Frequency)}
        />
      )}
      {(advanced.length > 0 || (hasFolder && !connection)) && (
        <details class="form__more">
          <summary>{t('form.advanced')}</summary>
          <div class="form">
            {inputs(advanced)}
            {hasFolder && !connection && (
              <Field
                label={t('form.folder')}
                note={t('form.folderHelp')}
                value={folder}
                placeholder="/"
                onInput={(event) => setFolder(event.currentTarget.value)}
              />
            )}
          </div>
        </details>
      )}
      <p class="ui-field__error" role="alert">
        {state === 'failed' && t('form.failed')}
      </p>
      <p>
        <Button tone="primary" type="submit" busy={state === 'sending'}>
          {t(connection ? 'form.save' : 'form.send')}
        </Button>
      </p>
    </form>
  );
}
