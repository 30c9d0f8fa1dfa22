import { Menu } from '@cozy/ui';
import { useId, useRef } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { valueWords } from '../rules/sentence.ts';

type TextFieldProps = {
  label: string;
  value: string;
  hint?: string;
  error?: string | null;
  /** Several lines. */
  isLong?: boolean;
  isUrl?: boolean;
  /** Names of the values that can be inserted. */
  values?: readonly string[];
  onChange: (value: string) => void;
};

/** A text, into which the values of what happens can be inserted where the caret is. */
export function TextField({ label, value, hint, error, isLong, isUrl = false, values = [], onChange }: TextFieldProps) {
  const { t } = useI18n();
  const id = useId();
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);

  function insert(name: string): void {
    const { selectionStart, selectionEnd } = input.current ?? {};
    const from = selectionStart ?? value.length;
    const hole = `{{${name}}}`;
    onChange(value.slice(0, from) + hole + value.slice(selectionEnd ?? from));
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(from + hole.length, from + hole.length);
    });
  }

  const shared = {
    id,
    ref: input,
    value,
    class: `ui-field__input${isLong ? ' long-text' : ''}`,
    'aria-invalid': error ? ('true' as const) : ('false' as const),
    'aria-describedby': `${id}-hint ${id}-error`,
    autoComplete: 'off',
    dir: 'auto' as const,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  return (
    <div class="ui-field">
      <div class="field-head">
        <label class="ui-field__label" for={id}>
          {label}
        </label>
        {values.length > 0 && (
          <Menu
            label={t('edit.valueIn', { field: label })}
            triggerClass="insert"
            trigger={t('edit.value')}
            items={values.map((name) => ({ key: name, label: valueWords(t, name), onSelect: () => insert(name) }))}
          />
        )}
      </div>
      {isLong ? (
        <textarea {...shared} rows={3} maxLength={5000} />
      ) : (
        <input {...shared} inputMode={isUrl ? 'url' : 'text'} maxLength={2000} />
      )}
      <span id={`${id}-hint`} class="hint">
        {hint}
      </span>
      <span id={`${id}-error`} class="ui-field__error" role="alert">
        {error}
      </span>
    </div>
  );
}
