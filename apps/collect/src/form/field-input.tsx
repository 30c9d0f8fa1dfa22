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
  const notes = [help, ...(isKept && isSecret(field) ? [t('form.keep')] : [])].filter((note) => note !== '');
  if (kind === 'hidden') return null;
  return (
    <div class="form__field" dir="auto">
      {kind === 'checkbox' ? (
        <Switch label={label} checked={value === 'true'} onChange={(checked) => onChange(checked ? 'true' : '')} />
      ) : kind === 'dropdown' ? (
        <Select
          label={label}
          value={value}
          options={options}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <Field
          label={label}
          name={name}
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
      )}
      {notes.map((note) => (
        <p key={note} class="form__help" dir="auto">
          {note}
        </p>
      ))}
    </div>
  );
}

/** That of the manifest, the usual one of its name, or its name. */
function useLabel({ name, label, isRequired, kind }: FieldSpec): string {
  const { t } = useI18n();
  const usual = `field.${name}`;
  const words = label || (Object.hasOwn(en, usual) ? t(usual as Key) : name);
  return isRequired || kind === 'checkbox' || kind === 'dropdown' ? words : t('form.optional', { label: words });
}
