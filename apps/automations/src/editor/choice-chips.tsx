type ChoiceChipsProps<T extends string | number> = {
  label: string;
  options: readonly { value: T; label: string }[];
  chosen: readonly T[];
  error?: string | null;
  onChange: (chosen: T[]) => void;
};

/** Several of a few. */
export function ChoiceChips<T extends string | number>({
  label,
  options,
  chosen,
  error,
  onChange,
}: ChoiceChipsProps<T>) {
  const toggle = (value: T) =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  return (
    <fieldset class="chips">
      <legend class="ui-field__label">{label}</legend>
      <div class="chips__list">
        {options.map(({ value, label: words }) => (
          <button
            key={value}
            type="button"
            class="chip"
            aria-pressed={chosen.includes(value)}
            onClick={() => toggle(value)}
          >
            {words}
          </button>
        ))}
      </div>
      <span class="ui-field__error" role="alert">
        {error}
      </span>
    </fieldset>
  );
}
