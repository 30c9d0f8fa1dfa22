import { vi } from 'vitest';

/** Ms. One second, the library's own, is little for a server and its jobs on two busy cores. */
const PATIENCE = 10_000;

const { waitFor } = vi;
vi.waitFor = (callback, options) =>
  waitFor(callback, { timeout: PATIENCE, ...(typeof options === 'number' ? { timeout: options } : options) });
