import type { InputHTMLAttributes, Ref } from 'preact';
import { useId } from 'preact/hooks';
import './field.css';

export type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  error?: string | null;
  inputRef?: Ref<HTMLInputElement>;
};

/** A labelled text input, with what is wrong said under it. */
export function Field({ label, error, inputRef, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div class="ui-field">
      <label class="ui-field__label" for={id}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        ref={inputRef ?? null}
        class="ui-field__input"
        aria-invalid={error ? 'true' : 'false'}
        aria-describedby={`${id}-error`}
      />
      <span id={`${id}-error`} class="ui-field__error" role="alert">
        {error}
      </span>
    </div>
  );
}
