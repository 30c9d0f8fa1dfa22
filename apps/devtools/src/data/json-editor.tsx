import { isJson } from '../json/format-json.ts';
import { useI18n } from '../locales/index.ts';
import '../json/json.css';

type JsonEditorProps = { text: string; label: string; failure: string; onInput: (text: string) => void };

/** A document as a text. What is not JSON, and what the server refused, is said under it. */
export function JsonEditor({ text, label, failure, onInput }: JsonEditorProps) {
  const { t } = useI18n();
  const wrong = isJson(text) ? failure : t('document.wrong');
  return (
    <label class="ui-field">
      <span class="ui-field__label">{label}</span>
      <textarea
        class="editor mono"
        rows={Math.min(32, Math.max(8, text.split('\n').length + 1))}
        spellcheck={false}
        value={text}
        aria-invalid={wrong !== ''}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <span class="ui-field__error" role="alert">
        {wrong}
      </span>
    </label>
  );
}
