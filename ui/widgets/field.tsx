import type { ComponentChildren, InputHTMLAttributes, Ref } from 'preact';
import { useId } from 'preact/hooks';
import './field.css';

export type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  /** Said under the input, and read with it. */
  note?: ComponentChildren;
  error?: string | null;
  inputRef?: Ref<HTMLInputElement>;
};

/** A labelled text input, with what is wrong said under it. */
export function Field({ label, note, error, inputRef, ...rest }: FieldProps) {
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
        aria-describedby={note ? `${id}-note ${id}-error` : `${id}-error`}
      />
      {note && (
        <span id={`${id}-note`} class="ui-field__note" dir="auto">
          {note}
        </span>
      )}
      <span id={`${id}-error`} class="ui-field__error" role="alert">
        {error}
      </span>
    </div>
  );
}
