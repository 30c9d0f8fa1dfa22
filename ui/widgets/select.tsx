import type { ComponentChildren, SelectHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';
import './field.css';

export type SelectProps = SelectHTMLAttributes<HTMLSelectElement> & {
  label: string;
  /** Said under the choice, and read with it. */
  note?: ComponentChildren;
  options: readonly { value: string; label: string }[];
};

/** A labelled choice among values, drawn by the browser: it is the one that works everywhere. */
export function Select({ label, note, options, ...rest }: SelectProps) {
  const id = useId();
  return (
    <div class="ui-field">
      <label class="ui-field__label" for={id}>
        {label}
      </label>
      <select {...rest} id={id} class="ui-field__input" aria-describedby={note ? `${id}-note` : undefined}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {note && (
        <span id={`${id}-note`} class="ui-field__note" dir="auto">
          {note}
        </span>
      )}
    </div>
  );
}
