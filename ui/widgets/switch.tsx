import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './switch.css';

export type SwitchProps = {
  label: string;
  /** Said under the label, and read with it. */
  note?: ComponentChildren;
  /** Its name for screen readers, where the label alone does not say what it turns. It begins with the label's words. */
  name?: string;
  checked: boolean;
  disabled?: boolean;
  /** The change is under way: another one waits, and the focus stays. */
  busy?: boolean;
  onChange: (checked: boolean) => void;
};

/** Something that is on or off, and changes at once: there is nothing to save. */
export function Switch({ label, note, name, checked, disabled = false, busy = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div class="ui-switch">
      <div class="ui-switch__words">
        <label class="ui-switch__label" for={id}>
          {label}
        </label>
        {note && (
          <p id={`${id}-note`} class="ui-switch__note">
            {note}
          </p>
        )}
      </div>
      <input
        id={id}
        class="ui-switch__input"
        type="checkbox"
        role="switch"
        aria-label={name}
        aria-checked={checked}
        checked={checked}
        disabled={disabled}
        aria-disabled={busy || undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        onChange={(event) => {
          // What is shown follows `checked` only: a change that fails leaves it as it was.
          event.currentTarget.checked = checked;
          if (!busy) onChange(!checked);
        }}
      />
    </div>
  );
}
