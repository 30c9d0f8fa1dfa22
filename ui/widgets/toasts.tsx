import { Icon } from '../icons/icon.tsx';
import { Button, IconButton } from './button.tsx';
import type { Toast, Toasts as ToastStore } from './toast-store.ts';
import './toasts.css';

export type ToastsProps = { store: ToastStore; closeLabel: string };

/** The live region is always in the page: screen readers announce only what is added to one they know. */
export function Toasts({ store, closeLabel }: ToastsProps) {
  return (
    <div
      class="ui-toasts"
      role="status"
      aria-live="polite"
      onPointerEnter={() => store.hold(true)}
      onPointerLeave={() => store.hold(false)}
      onFocusCapture={() => store.hold(true)}
      onBlurCapture={() => store.hold(false)}
    >
      {store.shown.value.map((toast) => (
        <ToastLine key={toast.id} toast={toast} closeLabel={closeLabel} onClose={() => store.dismiss(toast.id)} />
      ))}
    </div>
  );
}

function ToastLine({ toast, closeLabel, onClose }: { toast: Toast; closeLabel: string; onClose: () => void }) {
  const { action } = toast;
  const act = () => {
    onClose();
    action?.run();
  };
  return (
    <div class="ui-toast">
      <span class="ui-toast__text">
        {toast.tone === 'danger' && <Icon name="warning" size={18} />}
        {toast.text}
      </span>
      {action && (
        <span class="ui-toast__action">
          <Button small onClick={act}>
            {action.label}
          </Button>
        </span>
      )}
      <IconButton small icon="close" label={closeLabel} onClick={onClose} />
    </div>
  );
}
