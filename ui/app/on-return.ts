import type { ReadonlySignal } from '@preact/signals';
import type { RealtimeState } from '../client/index.ts';

/**
 * Calls back each time that the events come again after they did not: what happened meanwhile was told to nobody.
 * @returns how to stop
 */
export function onReturn(state: ReadonlySignal<RealtimeState>, back: () => void): () => void {
  let wasLost = false;
  return state.subscribe((now) => {
    if (now === 'waiting') wasLost = true;
    else if (now === 'live' && wasLost) {
      wasLost = false;
      back();
    }
  });
}
