import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { useModal } from './use-modal.ts';
import './dialog.css';

export type DialogProps = {
  title: string;
  onClose: () => void;
  /** For what needs room: a page of another app. */
  wide?: boolean;
  children: ComponentChildren;
};

/** A modal dialog, open as long as it is rendered. The browser keeps the focus inside and gives it back after. */
export function Dialog({ title, onClose, wide, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useModal(ref);

  return (
    <dialog ref={ref} class={`ui-dialog${wide ? ' ui-dialog--wide' : ''}`} aria-labelledby={titleId} onCancel={onClose}>
      <div class="ui-dialog__body">
        <h2 id={titleId}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

/** The buttons at the end of a dialog; the one that is meant comes last. */
export function DialogActions({ children }: { children: ComponentChildren }) {
  return <div class="ui-dialog__actions">{children}</div>;
}
