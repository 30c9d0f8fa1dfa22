import { Select, Switch } from '@cozy/ui';
import { dataName } from '@cozy/ui/rights';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { CHANGES, DOCTYPES, FILE_KINDS, newWhen, WHEN_KINDS, type When } from '../rules/rule.ts';
import { dayName } from '../rules/sentence.ts';
import type { AutomationsServices } from '../services.ts';
import { ChoiceChips } from './choice-chips.tsx';
import { ConditionsEditor } from './conditions-editor.tsx';
import { FolderField } from './folder-field.tsx';
import { TextField } from './text-field.tsx';

type WhenEditorProps = {
  when: When;
  error: string | null;
  services: AutomationsServices;
  onChange: (when: When) => void;
};

/** What sets the rule off. */
export function WhenEditor({ when, error, services, onChange }: WhenEditorProps) {
  const { t } = useI18n();
  return (
    <>
      <Select
        label={t('edit.what')}
        value={when.on}
        options={WHEN_KINDS.map((kind) => ({ value: kind, label: t(`when.${kind}`) }))}
        onChange={(event) => onChange(newWhen(event.currentTarget.value as When['on']))}
      />
      {when.on === 'file' && <FileFields when={when} error={error} services={services} onChange={onChange} />}
      {when.on === 'document' && <DocumentFields when={when} error={error} onChange={onChange} />}
      {when.on === 'time' && <TimeFields key={when.every} when={when} error={error} onChange={onChange} />}
      {when.on === 'webhook' && <p class="soft">{t('field.webhookText')}</p>}
    </>
  );
}

type FieldsProps<K extends When['on']> = {
  when: Extract<When, { on: K }>;
  error: string | null;
  onChange: (when: When) => void;
};

function FileFields({ when, error, services, onChange }: FieldsProps<'file'> & { services: AutomationsServices }) {
  const { t } = useI18n();
  return (
    <>
      <FolderField
        label={t('field.folder')}
        value={when.folder}
        error={error}
        services={services}
        onChange={(folder) => onChange({ ...when, folder })}
      />
      <Switch label={t('field.deep')} checked={when.deep} onChange={(deep) => onChange({ ...when, deep })} />
      <TextField
        label={t('field.nameLike')}
        hint={t('field.nameHint')}
        value={when.name}
        onChange={(name) => onChange({ ...when, name: name.slice(0, 200) })}
      />
      <ChoiceChips
        label={t('field.kind')}
        options={FILE_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        chosen={when.kinds}
        onChange={(kinds) => onChange({ ...when, kinds })}
      />
    </>
  );
}

function DocumentFields({ when, error, onChange }: FieldsProps<'document'>) {
  const { t, locale } = useI18n();
  return (
    <>
      <Select
        label={t('field.doctype')}
        value={when.doctype}
        options={Object.keys(DOCTYPES).map((doctype) => ({ value: doctype, label: dataName(doctype, locale) }))}
        onChange={(event) => onChange({ ...when, doctype: event.currentTarget.value, conditions: [] })}
      />
      <ChoiceChips
        label={t('field.changes')}
        options={CHANGES.map((change) => ({ value: change, label: t(`change.${change}`) }))}
        chosen={when.changes}
        error={error}
        onChange={(changes) => onChange({ ...when, changes })}
      />
      <ConditionsEditor conditions={when.conditions} onChange={(conditions) => onChange({ ...when, conditions })} />
    </>
  );
}

/** From Monday on, as weeks begin in most places where these languages are spoken. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];

function TimeFields({ when, error, onChange }: FieldsProps<'time'>) {
  const { t, locale } = useI18n();
  const [typed, setTyped] = useState(when.days.join(', '));
  const periods = ['day', 'week', 'month'] as const;
  return (
    <>
      <div class="row">
        <Select
          label={t('field.every')}
          value={when.every}
          options={periods.map((every) => ({ value: every, label: t(`every.${every}`) }))}
          onChange={(event) =>
            onChange({ ...when, every: event.currentTarget.value as (typeof periods)[number], days: [] })
          }
        />
        <TimeField label={t('field.at')} value={when.at} onChange={(at) => at !== '' && onChange({ ...when, at })} />
      </div>
      {when.every === 'week' && (
        <ChoiceChips
          label={t('field.days')}
          options={WEEK.map((day) => ({ value: day, label: dayName(locale, day, 'short') }))}
          chosen={when.days}
          error={error}
          onChange={(days) => onChange({ ...when, days })}
        />
      )}
      {when.every === 'month' && (
        <TextField
          label={t('field.monthDays')}
          hint={t('field.monthDaysHint')}
          value={typed}
          error={error}
          onChange={(text) => {
            setTyped(text);
            onChange({ ...when, days: daysIn(text) });
          }}
        />
      )}
    </>
  );
}

function daysIn(text: string): number[] {
  const numbers = text.split(/[^\d]+/).map(Number);
  return [...new Set(numbers.filter((day) => day >= 1 && day <= 31))];
}

type TimeFieldProps = { label: string; value: string; onChange: (time: string) => void };

export function TimeField({ label, value, onChange }: TimeFieldProps) {
  return (
    <label class="ui-field">
      <span class="ui-field__label">{label}</span>
      <input
        class="ui-field__input"
        type="time"
        value={value}
        onInput={(event) => onChange(event.currentTarget.value.slice(0, 5))}
      />
    </label>
  );
}
