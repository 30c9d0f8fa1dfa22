import { useId } from 'preact/hooks';
import { isJson } from '../json/format-json.ts';
import { useI18n } from '../locales/index.ts';
import '../json/json.css';

type JsonEditorProps = { text: string; label: string; failure: string; onInput: (text: string) => void };

/** A document as a text. What is not JSON, and what the server refused, is said under it. */
export function JsonEditor({ text, label, failure, onInput }: JsonEditorProps) {
  const { t } = useI18n();
  const id = useId();
  const wrong = isJson(text) ? failure : t('document.wrong');
  return (
    <div class="ui-field">
      <label class="ui-field__label" for={id}>
        {label}
      </label>
      <textarea
        id={id}
        class="editor mono"
        rows={Math.min(32, Math.max(8, text.split('\n').length + 1))}
        spellcheck={false}
        value={text}
        aria-invalid={wrong !== ''}
        aria-describedby={`${id}-error`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <span id={`${id}-error`} class="ui-field__error" role="alert">
        {wrong}
      </span>
    </div>
  );
}
