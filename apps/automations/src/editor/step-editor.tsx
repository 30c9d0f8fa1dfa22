import { IconButton, Select, useLoaded } from '@cozy/ui';
import type { ComponentChildren } from 'preact';
import { useI18n } from '../locales/index.ts';
import type { Named } from '../rules/names.ts';
import { newStep, type Step, stepKinds, valueNames, type When } from '../rules/rule.ts';
import type { AutomationsServices } from '../services.ts';
import { FolderField } from './folder-field.tsx';
import { TextField } from './text-field.tsx';
import { TimeField } from './when-editor.tsx';

type StepEditorProps = {
  step: Step;
  /** From 1. */
  number: number;
  when: When;
  error: string | null;
  services: AutomationsServices;
  onChange: (step: Step) => void;
  onRemove: (() => void) | null;
  onUp: (() => void) | null;
};

/** One thing that the rule does. */
export function StepEditor(props: StepEditorProps) {
  const { step, number, when, onChange, onRemove, onUp } = props;
  const { t } = useI18n();
  return (
    <section class="card ui-panel step" aria-label={t(number === 1 ? 'edit.then' : 'edit.andThen')}>
      <div class="step__head">
        <h2>{t(number === 1 ? 'edit.then' : 'edit.andThen')}</h2>
        {onUp && <IconButton small icon="arrowUp" label={t('edit.upStep', { number })} onClick={onUp} />}
        {onRemove && <IconButton small icon="trash" label={t('edit.removeStep', { number })} onClick={onRemove} />}
      </div>
      <Select
        label={t('edit.do')}
        value={step.do}
        options={stepKinds(when).map((kind) => ({ value: kind, label: t(`do.${kind}`) }))}
        onChange={(event) => onChange(newStep(event.currentTarget.value as Step['do']))}
      />
      <StepFields {...props} />
    </section>
  );
}

function StepFields({ step, when, error, services, onChange }: StepEditorProps) {
  const { t } = useI18n();
  const values = valueNames(when);
  switch (step.do) {
    case 'move':
      return (
        <>
          <FolderField
            label={t('field.toFolder')}
            value={step.folder}
            error={error}
            services={services}
            onChange={(folder) => onChange({ ...step, folder })}
          />
          <TextField
            label={t('field.subfolder')}
            hint={t('field.subfolderHint')}
            value={step.subfolder}
            values={values}
            onChange={(subfolder) => onChange({ ...step, subfolder })}
          />
        </>
      );
    case 'tag':
      return (
        <TextField
          label={t('field.tag')}
          value={step.tag}
          error={error}
          values={values}
          onChange={(tag) => onChange({ ...step, tag })}
        />
      );
    case 'mail':
      return (
        <>
          <NamedSelect
            label={t('field.to')}
            first={t('field.me')}
            value={step.contact}
            load={services.names.contacts}
            onChange={(contact, name) => {
              if (contact) services.names.note(contact, name);
              onChange({ ...step, contact });
            }}
          />
          <TextField
            label={t('field.subject')}
            value={step.subject}
            error={error}
            values={values}
            onChange={(subject) => onChange({ ...step, subject })}
          />
          <LongText value={step.text} values={values} onChange={(text) => onChange({ ...step, text })} />
        </>
      );
    case 'notify':
      return <Words step={step} values={values} error={error} onChange={onChange} />;
    case 'todo':
      return (
        <>
          <Words step={step} values={values} error={error} onChange={onChange} />
          <DaysField
            hint={t('field.inDaysHint')}
            value={step.in_days}
            onChange={(in_days) => onChange({ ...step, in_days })}
          />
        </>
      );
    case 'event':
      return (
        <>
          <Words step={step} values={values} error={error} onChange={onChange} />
          <div class="row">
            <DaysField value={step.in_days} onChange={(days) => onChange({ ...step, in_days: days ?? 0 })} />
            <TimeField label={t('field.time')} value={step.at} onChange={(at) => onChange({ ...step, at })} />
            {step.at !== '' && (
              <NumberField
                label={t('field.minutes')}
                value={step.minutes}
                min={5}
                max={1440}
                onChange={(minutes) => onChange({ ...step, minutes: minutes ?? 60 })}
              />
            )}
          </div>
        </>
      );
    case 'konnector':
      return (
        <NamedSelect
          label={t('field.connection')}
          first="—"
          none={<NoConnection services={services} />}
          value={step.trigger}
          error={error}
          load={services.names.connections}
          onChange={(trigger, name) => {
            if (trigger) services.names.note(trigger, name);
            onChange({ ...step, trigger });
          }}
        />
      );
    case 'webhook':
      return (
        <>
          <TextField
            label={t('field.url')}
            isUrl
            value={step.url}
            error={error}
            onChange={(url) => onChange({ ...step, url })}
          />
          <TextField
            label={t('field.body')}
            hint={t('field.bodyHint')}
            isLong
            value={step.body}
            values={values}
            onChange={(body) => onChange({ ...step, body })}
          />
        </>
      );
  }
}

function NoConnection({ services }: Pick<StepEditorProps, 'services'>) {
  const { t } = useI18n();
  const apps = services.apps.value;
  const collect = apps.phase === 'ready' ? apps.apps.find(({ slug }) => slug === 'collect') : undefined;
  return (
    <>
      {t('field.noConnection')} {collect && <a href={collect.href}>{t('field.connect')}</a>}
    </>
  );
}

type WordsProps = {
  step: Extract<Step, { title: string; text: string }>;
  values: readonly string[];
  error: string | null;
  onChange: (step: Step) => void;
};

function Words({ step, values, error, onChange }: WordsProps) {
  const { t } = useI18n();
  return (
    <>
      <TextField
        label={t('field.title')}
        value={step.title}
        error={error}
        values={values}
        onChange={(title) => onChange({ ...step, title })}
      />
      <LongText value={step.text} values={values} onChange={(text) => onChange({ ...step, text })} />
    </>
  );
}

type LongTextProps = { value: string; values: readonly string[]; onChange: (value: string) => void };

function LongText(props: LongTextProps) {
  const { t } = useI18n();
  return <TextField {...props} label={t('field.text')} isLong />;
}

type DaysFieldProps = { value: number | null; hint?: string; onChange: (days: number | null) => void };

function DaysField(props: DaysFieldProps) {
  const { t } = useI18n();
  return <NumberField {...props} label={t('field.inDays')} min={0} max={3660} />;
}

type NumberFieldProps = DaysFieldProps & { label: string; min: number; max: number };

function NumberField({ label, hint, value, min, max, onChange }: NumberFieldProps) {
  return (
    <label class="ui-field">
      <span class="ui-field__label">{label}</span>
      <input
        class="ui-field__input"
        type="number"
        inputMode="numeric"
        min={min}
        max={max}
        value={value ?? ''}
        onChange={({ currentTarget: { value: text } }) =>
          onChange(text === '' ? null : Math.min(max, Math.max(min, Math.round(Number(text)))))
        }
      />
      {hint && <span class="hint">{hint}</span>}
    </label>
  );
}

type NamedSelectProps = {
  label: string;
  /** What no choice is called. */
  first: string;
  /** Said when there is nothing to choose. */
  none?: ComponentChildren;
  value: string;
  error?: string | null;
  load: () => Promise<Named[]>;
  onChange: (id: string, name: string) => void;
};

function NamedSelect({ label, first, none, value, error, load, onChange }: NamedSelectProps) {
  const [state] = useLoaded(load);
  const all = state.phase === 'ready' ? state.data : [];
  const isKnown = value === '' || all.some(({ id }) => id === value);
  const options = [
    { value: '', label: first },
    ...all.map(({ id, name }) => ({ value: id, label: name })),
    ...(isKnown ? [] : [{ value, label: '…' }]),
  ];
  return (
    <div class="ui-field">
      <Select
        label={label}
        value={value}
        options={options}
        onChange={({ currentTarget: { value: id } }) => onChange(id, all.find((one) => one.id === id)?.name ?? '')}
      />
      {none && state.phase === 'ready' && all.length === 0 && <span class="hint">{none}</span>}
      <span class="ui-field__error" role="alert">
        {error}
      </span>
    </div>
  );
}
