import { Field, Select, Switch } from '@cozy/ui';
import type { Mistake } from '../accounts/draft.ts';
import { type FieldSpec, isSecret } from '../konnectors/fields.ts';
import { en } from '../locales/en.ts';
import { type Key, useI18n } from '../locales/index.ts';

type FieldInputProps = {
  field: FieldSpec;
  value: string;
  mistake: Mistake | undefined;
  /** The secret that is there already stays when nothing is typed. */
  isKept: boolean;
  isShown: boolean;
  onChange: (value: string) => void;
};

/** One input of the form of an account. */
export function FieldInput({ field, value, mistake, isKept, isShown, onChange }: FieldInputProps) {
  const { t } = useI18n();
  const { name, kind, help, placeholder, options } = field;
  const label = useLabel(field);
  const error =
    mistake && t(`form.${mistake}`, { count: (mistake === 'short' ? field.minLength : field.maxLength) ?? 0 });
  const kept = isKept && isSecret(field) ? t('form.keep') : '';
  const note = [help, kept].filter((words) => words !== '').join(' ');
  if (kind === 'hidden') return null;
  if (kind === 'checkbox') {
    const turn = (checked: boolean) => onChange(checked ? 'true' : '');
    return <Switch label={label} note={note} checked={value === 'true'} onChange={turn} />;
  }
  if (kind === 'dropdown') {
    return (
      <Select
        label={label}
        name={name}
        note={note}
        value={value}
        options={options}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <Field
      label={label}
      name={name}
      note={note}
      dir="auto"
      type={(kind === 'password' && isShown ? 'text' : kind) as 'text'}
      value={value}
      placeholder={placeholder}
      error={error ?? null}
      required={field.isRequired && !(isKept && isSecret(field))}
      // The browser must offer neither the passphrase of the Cozy nor to keep this in its place.
      autoComplete={kind === 'password' ? 'new-password' : 'off'}
      spellcheck={false}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** That of the manifest, the usual one of its name, or its name. */
function useLabel({ name, label, isRequired, kind }: FieldSpec): string {
  const { t } = useI18n();
  const usual = `field.${name}`;
  const words = label || (Object.hasOwn(en, usual) ? t(usual as Key) : name);
  return isRequired || kind === 'checkbox' || kind === 'dropdown' ? words : t('form.optional', { label: words });
}
