import { expect, test, vi } from 'vitest';
import { ApiError, SignedOutError } from '../client/index.ts';
import { isPassing, retryLater } from './retry.ts';

test.each([
  [new ApiError(0, 'the server cannot be reached'), true],
  [new ApiError(503, 'restarting'), true],
  [new ApiError(500, 'a fault'), false],
  [new ApiError(403, 'not yours'), false],
  [new SignedOutError('gone'), false],
  [new Error('a fault of the page'), false],
])('%s ends by itself: %s', (error, expected) => {
  expect(isPassing(error)).toBe(expected);
});

test('it is tried once: after the wait, or when the network is back', () => {
  vi.useFakeTimers();
  try {
    const target = new EventTarget();
    const retry = vi.fn();
    retryLater(1, retry, { target, delay: (attempt) => attempt * 100 });
    vi.advanceTimersByTime(99);
    expect(retry).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    target.dispatchEvent(new Event('online'));
    expect(retry).toHaveBeenCalledTimes(1);

    retryLater(2, retry, { target, delay: (attempt) => attempt * 100 });
    target.dispatchEvent(new Event('online'));
    vi.advanceTimersByTime(1_000);
    expect(retry).toHaveBeenCalledTimes(2);

    const stop = retryLater(1, retry, { target });
    stop();
    target.dispatchEvent(new Event('online'));
    vi.advanceTimersByTime(100_000);
    expect(retry).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
});
