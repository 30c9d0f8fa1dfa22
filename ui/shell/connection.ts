import { type ReadonlySignal, signal } from '@preact/signals';
import type { Realtime } from '../client/index.ts';

/** Follows the browser's word on the network, and wakes the realtime socket when it is worth trying again. */
export function watchNetwork(target: Window, realtime: () => Realtime | null): ReadonlySignal<boolean> {
  const online = signal(target.navigator.onLine);
  target.addEventListener('online', () => {
    online.value = true;
    realtime()?.retryNow();
  });
  target.addEventListener('offline', () => {
    online.value = false;
    realtime()?.suspend();
  });
  target.document.addEventListener('visibilitychange', () => {
    if (target.document.visibilityState === 'visible') realtime()?.retryNow();
  });
  return online;
}
