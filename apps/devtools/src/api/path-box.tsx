import { useId, useRef, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { Verb } from '../verb.tsx';
import { complete, type Operation } from './spec.ts';

type PathBoxProps = {
  operations: readonly Operation[];
  method: string;
  value: string;
  onInput: (typed: string) => void;
  onChoose: (operation: Operation) => void;
  onSend: () => void;
};

/**
 * Where the path is typed, with the routes that go on from it.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function PathBox({ operations, method, value, onInput, onChoose, onSend }: PathBoxProps) {
  const { t } = useI18n();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const list = useRef<HTMLDivElement>(null);
  const shown = isOpen ? complete(operations, method, value) : [];

  function choose(operation: Operation): void {
    setOpen(false);
    onChoose(operation);
  }

  function move(step: number): void {
    const next = (active + step + shown.length) % Math.max(1, shown.length);
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const chosen = shown[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (isOpen) move(event.key === 'ArrowDown' ? 1 : -1);
      else setOpen(true);
    } else if (event.key === 'Escape') {
      setOpen(false);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (isOpen && chosen) choose(chosen);
      else onSend();
    }
  }

  return (
    <div class="path-box ui-field">
      <label class="ui-field__label" for={id}>
        {t('api.path')}
      </label>
      <input
        id={id}
        class="ui-field__input mono"
        type="text"
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown[active] ? `${id}-${active}` : undefined}
        placeholder={t('api.path.hint')}
        autoComplete="off"
        autoCapitalize="off"
        spellcheck={false}
        value={value}
        onInput={(event) => {
          setOpen(true);
          setActive(-1);
          onInput(event.currentTarget.value);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-list`}
        ref={list}
        class="path-box__list"
        role="listbox"
        aria-label={t('api.routes')}
        hidden={shown.length === 0}
      >
        {shown.map((operation, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box, which keeps the focus
          // biome-ignore lint/a11y/useFocusableInteractive: the same
          <div
            key={`${operation.method} ${operation.path}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            class="path-box__option"
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(operation)}
          >
            <Verb word={operation.method} />
            <span class="path-box__path mono">{operation.path}</span>
            <span class="path-box__summary">{operation.summary}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
