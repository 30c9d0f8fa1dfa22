import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createToasts } from './toast-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (toasts: ReturnType<typeof createToasts>) => toasts.shown.value.map(({ text }) => text);

test('a message leaves by itself, later when there is something to do about it', () => {
  const toasts = createToasts();
  toasts.show({ text: 'plain', tone: 'plain' });
  toasts.show({ text: 'undo', tone: 'plain', action: { label: 'Undo', run: () => undefined } });
  vi.advanceTimersByTime(6_001);
  expect(texts(toasts)).toEqual(['undo']);
  vi.advanceTimersByTime(3_000);
  expect(texts(toasts)).toEqual([]);
});

test('no message leaves while it is held', () => {
  const toasts = createToasts();
  toasts.show({ text: 'held', tone: 'plain' });
  toasts.hold(true);
  vi.advanceTimersByTime(60_000);
  expect(texts(toasts)).toEqual(['held']);
  toasts.hold(false);
  vi.advanceTimersByTime(6_001);
  expect(texts(toasts)).toEqual([]);
});

test('a fourth message takes the place of the first', () => {
  const toasts = createToasts();
  for (const text of ['1', '2', '3', '4']) toasts.show({ text, tone: 'plain' });
  expect(texts(toasts)).toEqual(['2', '3', '4']);
});
