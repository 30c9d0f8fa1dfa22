import type { Instance } from '#model/instance';

export const DEFAULT_ITERATIONS = 650_000;
const MIN_ITERATIONS = 50_000;
const MAX_ITERATIONS = 5_000_000;

/** What a client needs to derive its hash from the passphrase. */
export interface KdfParameters {
  salt: string;
  /** 0 is PBKDF2-HMAC-SHA256, the only one. */
  kdf: 0;
  /** 0: the passphrase itself is sent (an account made before clients derived). */
  iterations: number;
}

export function kdfParameters(instance: Instance): KdfParameters {
  // The salt never changes, or the passphrase would no longer match: a renamed instance keeps its first name there.
  const domain = instance.old_domain ?? instance.main_domain ?? instance.domain;
  return {
    salt: `me@${domain.replace(/:\d+$/, '')}`,
    kdf: 0,
    iterations: instance.passphrase_kdf_iterations ?? DEFAULT_ITERATIONS,
  };
}

export function areIterationsAcceptable(iterations: number): boolean {
  return Number.isInteger(iterations) && iterations >= MIN_ITERATIONS && iterations <= MAX_ITERATIONS;
}
