import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import type { RealtimeState } from '../client/index.ts';
import { onReturn } from './on-return.ts';

test('what was missed is asked for once the events are back, and not when they come first', () => {
  const state = signal<RealtimeState>('connecting');
  const back = vi.fn();
  const stop = onReturn(state, back);
  state.value = 'live';
  expect(back).not.toHaveBeenCalled();
  for (const next of ['waiting', 'connecting', 'waiting', 'connecting'] as const) state.value = next;
  expect(back).not.toHaveBeenCalled();
  state.value = 'live';
  expect(back).toHaveBeenCalledTimes(1);
  stop();
  state.value = 'waiting';
  state.value = 'live';
  expect(back).toHaveBeenCalledTimes(1);
});
