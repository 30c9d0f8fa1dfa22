import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { createOneTimeCodes } from './one-time-codes.ts';

const ONE_WEEK = 7 * 24 * 3_600_000;

/** Codes by which a program that proved who its owner is opens a session in a browser, once and within a week. */
export interface SessionCodes {
  issue(instance: Instance): Promise<string>;
  /** True the first time only. */
  take(instance: Instance, code: string): Promise<boolean>;
}

export function createSessionCodes({ docs, now = Date.now }: { docs: Docs; now?: () => number }): SessionCodes {
  const codes = createOneTimeCodes<object>({ docs, purpose: 'session', life: ONE_WEEK, now });
  return {
    issue: (instance) => codes.issue(instance, {}),
    take: async (instance, code) => (await codes.take(instance, code))?.outcome === 'good',
  };
}
