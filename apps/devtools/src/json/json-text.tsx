import { formatJson } from './format-json.ts';
import './json.css';

/** Characters: a browser is slow to lay out more. */
const MAX_SHOWN = 200_000;

/** A text as it is, in a box that scrolls; JSON is laid out. */
export function JsonText({ text, label }: { text: string; label: string }) {
  const shown = formatJson(text);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class="code" tabIndex={0} aria-label={label}>
      {shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}…` : shown}
    </section>
  );
}
