import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

type PanelProps = { title: string; text?: string; action?: ComponentChildren; children?: ComponentChildren };

/** One subject of a page: what it is, in a sentence, and what can be done. */
export function Panel({ title, text, action, children }: PanelProps) {
  const id = useId();
  return (
    <section class="card panel" aria-labelledby={id}>
      <div class="panel__head">
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      {text && <p class="panel__text">{text}</p>}
      {children}
    </section>
  );
}
