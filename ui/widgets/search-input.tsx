import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import { useUiI18n } from '../i18n/index.ts';
import { Icon } from '../icons/icon.tsx';
import { IconButton } from './button.tsx';
import './search-input.css';

export type SearchInputProps = {
  label: string;
  /** @default the label */
  placeholder?: string;
  value: string;
  inputRef?: RefObject<HTMLInputElement | null>;
  /** How many things the list below has of it, said to who cannot see it; null as long as that is not known. */
  found?: number | null;
  onInput: (value: string) => void;
  /** Asked for at once, by the Enter key. */
  onSubmit?: () => void;
  /** @default an input of nothing */
  onClear?: () => void;
};

/** Words to look for: what is found changes as they are typed. */
export function SearchInput({
  label,
  placeholder = label,
  value,
  inputRef,
  found = null,
  onInput,
  onSubmit,
  onClear = () => onInput(''),
}: SearchInputProps) {
  const { t } = useUiI18n();
  const own = useRef<HTMLInputElement>(null);
  const input = inputRef ?? own;
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
          ref={input}
          class="ui-search__input"
          type="search"
          value={value}
          placeholder={placeholder}
          aria-label={label}
          autoComplete="off"
          maxLength={200}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        {value !== '' && (
          <IconButton
            icon="close"
            label={t('search.clear')}
            onClick={() => {
              onClear();
              input.current?.focus();
            }}
          />
        )}
      </form>
      <p class="visually-hidden" role="status">
        {value.trim() !== '' && found !== null && t('search.found', { count: found })}
      </p>
    </search>
  );
}
