import type { Ref } from 'preact';
import { Icon } from '../icons/icon.tsx';
import './search-input.css';

export type SearchInputProps = {
  label: string;
  /** @default the label */
  placeholder?: string;
  value: string;
  inputRef?: Ref<HTMLInputElement>;
  onInput: (value: string) => void;
  /** Asked for at once, by the Enter key. */
  onSubmit?: () => void;
};

/** Words to look for: what is found changes as they are typed. */
export function SearchInput({ label, placeholder = label, value, inputRef, onInput, onSubmit }: SearchInputProps) {
  return (
    <search>
      <form
        class="ui-search"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <Icon name="search" size={18} />
        <input
          {...(inputRef && { ref: inputRef })}
          class="ui-search__input"
          type="search"
          value={value}
          placeholder={placeholder}
          aria-label={label}
          autoComplete="off"
          maxLength={200}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </form>
    </search>
  );
}
