import { Button, Field, IconButton, Select } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import { COMPARISONS, type Comparison, type Condition } from '../rules/rule.ts';

type ConditionsEditorProps = { conditions: readonly Condition[]; onChange: (conditions: Condition[]) => void };

const MAX = 10;
/** These need nothing to compare with. */
const ALONE: readonly Comparison[] = ['present', 'absent', 'changed'];

export function ConditionsEditor({ conditions, onChange }: ConditionsEditorProps) {
  const { t } = useI18n();
  const change = (index: number, changes: Partial<Condition>) =>
    onChange(conditions.map((one, at) => (at === index ? { ...one, ...changes } : one)));
  return (
    <fieldset class="chips conditions">
      <legend class="ui-field__label">{t('field.conditions')}</legend>
      {conditions.map(({ member, is, value }, index) => (
        // They have no names of their own.
        <div class="condition" key={index}>
          <Field
            label={t('field.member')}
            value={member}
            autoComplete="off"
            autoCapitalize="none"
            onInput={(event) => change(index, { member: event.currentTarget.value.trim() })}
          />
          <Select
            label={t('field.is')}
            value={is}
            options={COMPARISONS.map((one) => ({ value: one, label: t(`is.${one}`) }))}
            onChange={(event) => change(index, { is: event.currentTarget.value as Comparison })}
          />
          {!ALONE.includes(is) && (
            <Field
              label={t('field.valueOf')}
              value={value}
              autoComplete="off"
              maxLength={200}
              onInput={(event) => change(index, { value: event.currentTarget.value })}
            />
          )}
          <IconButton
            icon="close"
            label={t('field.removeCondition', { number: index + 1 })}
            onClick={() => onChange(conditions.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {conditions.length < MAX && (
        <Button small icon="plus" onClick={() => onChange([...conditions, { member: '', is: 'equal', value: '' }])}>
          {t('field.addCondition')}
        </Button>
      )}
    </fieldset>
  );
}
