import { type ReadonlySignal, signal } from '@preact/signals';

export type Toast = {
  id: number;
  text: string;
  tone: 'plain' | 'danger';
  action?: { label: string; run: () => void };
};

/** The short messages of an app. */
export type Toasts = {
  shown: ReadonlySignal<readonly Toast[]>;
  show(toast: Omit<Toast, 'id'>): void;
  dismiss(id: number): void;
  /** Holds every toast while the pointer or the focus is on one of them. */
  hold(held: boolean): void;
};

const LIFE = 6_000;
const MAX_SHOWN = 3;

/** Short messages that leave by themselves, longer ones when there is something to do. */
export function createToasts(): Toasts {
  const shown = signal<readonly Toast[]>([]);
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let lastId = 0;

  function dismiss(id: number): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
    shown.value = shown.value.filter((toast) => toast.id !== id);
  }

  const start = (toast: Toast) =>
    timers.set(
      toast.id,
      setTimeout(() => dismiss(toast.id), toast.action ? LIFE * 1.5 : LIFE),
    );

  return {
    shown,
    dismiss,
    show(toast) {
      lastId += 1;
      const added = { ...toast, id: lastId };
      for (const old of shown.value.slice(0, Math.max(0, shown.value.length + 1 - MAX_SHOWN))) dismiss(old.id);
      shown.value = [...shown.value, added];
      start(added);
    },
    hold(held) {
      for (const timer of timers.values()) clearTimeout(timer);
      if (!held) for (const toast of shown.value) start(toast);
    },
  };
}
