import { timingSafeEqual } from 'node:crypto';
import type { Instance, Instances } from '#model/instance';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import type { Hasher } from '#pkg/password';
import { createThrottle } from '#pkg/throttle';
import { createPassphraseWriter, MAX_LENGTH, type NewPassphrase } from './write-passphrase.ts';

export interface PassphraseDeps {
  instances: Pick<Instances, 'update'>;
  hasher: Hasher;
  cache: Cache;
}

export interface Passphrases {
  /** True when the onboarding link with this token still works. */
  isRegisterToken(instance: Instance, token: string): boolean;
  /**
   * Sets the first passphrase and ends the onboarding. The token works once. Rejects with kind `bad-request` (token
   * missing or wrong, passphrase already set) or `unprocessable` (passphrase, iterations).
   */
  register(instance: Instance, request: NewPassphrase & { registerToken: string }): Promise<Instance>;
  /** True when it is the right one. Rejects with kind `too-many-requests` when `address` guesses too fast. */
  check(instance: Instance, passphrase: string, address: string): Promise<boolean>;
  /**
   * Sets another passphrase. Every session and app token ends. Rejects with kind `forbidden` when the current one is
   * wrong.
   */
  change(instance: Instance, request: NewPassphrase & { current: string; address: string }): Promise<Instance>;
  /** Sets a passphrase without asking for anything: for the administrator. The onboarding, if it was not, is done. */
  reset(instance: Instance, request: NewPassphrase): Promise<Instance>;
}

export function createPassphrases({ instances, hasher, cache }: PassphraseDeps): Passphrases {
  const throttle = createThrottle(cache);
  const { write, migrate } = createPassphraseWriter(instances, hasher);

  const reset = (instance: Instance, request: NewPassphrase) =>
    write(instance, request, { register_token: undefined, onboarding_finished: true });

  async function isRight(instance: Instance, passphrase: string, address: string): Promise<boolean> {
    await throttle.attempt(instance.prefix, address);
    if (!instance.passphrase_hash || passphrase === '' || passphrase.length > MAX_LENGTH) return false;
    if (!(await hasher.verify(passphrase, instance.passphrase_hash))) return false;
    await throttle.succeeded(instance.prefix, address);
    return true;
  }

  return {
    isRegisterToken,
    reset,

    async register(instance, request) {
      if (instance.passphrase_hash || !instance.register_token) throw alreadyRegistered();
      if (!isRegisterToken(instance, request.registerToken)) {
        throw new AppError('bad-request', 'Invalid register token', { parameter: 'register_token' });
      }
      return reset(instance, request);
    },

    async check(instance, passphrase, address) {
      const right = await isRight(instance, passphrase, address);
      if (right && instance.passphrase_kdf_iterations === 0) await migrate(instance, passphrase);
      return right;
    },

    async change(instance, { current, address, ...request }) {
      if (!(await isRight(instance, current, address))) {
        throw new AppError('forbidden', 'Invalid passphrase', { parameter: 'current_passphrase' });
      }
      return write(instance, request);
    },
  };
}

function alreadyRegistered(): AppError {
  return new AppError('bad-request', 'This Cozy already has a passphrase', { code: 'already_registered' });
}

function isRegisterToken(instance: Instance, token: string): boolean {
  if (instance.passphrase_hash || !instance.register_token) return false;
  const a = Buffer.from(token.toLowerCase());
  const b = Buffer.from(instance.register_token.toLowerCase());
  return a.length === b.length && timingSafeEqual(a, b);
}
