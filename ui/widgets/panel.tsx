import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './panel.css';

export type PanelProps = { title: string; text?: string; action?: ComponentChildren; children?: ComponentChildren };

/** One subject of a page: what it is, in a sentence, and what can be done. */
export function Panel({ title, text, action, children }: PanelProps) {
  const id = useId();
  return (
    <section class="card ui-panel" aria-labelledby={id}>
      <div class="ui-panel__head">
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      {text && <p class="ui-panel__text">{text}</p>}
      {children}
    </section>
  );
}
