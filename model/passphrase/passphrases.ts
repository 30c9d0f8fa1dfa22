import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instance, InstanceChanges, Instances } from '#model/instance';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import { deriveClientHash, type Hasher } from '#pkg/password';
import { areIterationsAcceptable, DEFAULT_ITERATIONS, kdfParameters } from './parameters.ts';
import { createThrottle } from './throttle.ts';

/** Longest text taken as a passphrase or as its hash, in characters. */
const MAX_LENGTH = 1024;

export interface PassphraseDeps {
  instances: Pick<Instances, 'update'>;
  hasher: Hasher;
  cache: Cache;
}

export interface NewPassphrase {
  /** What the client derived (base64), or the passphrase itself when `iterations` is 0. */
  passphrase: string;
  iterations: number;
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

  async function save(instance: Instance, request: NewPassphrase, changes: InstanceChanges = {}): Promise<Instance> {
    const { passphrase, iterations } = await modernise(instance, request);
    return instances.update(instance, {
      ...changes,
      passphrase_hash: await hasher.hash(passphrase),
      passphrase_kdf_iterations: iterations,
      // Cookies and app tokens are signed with this secret: a new one ends them all.
      session_secret: randomBytes(64).toString('base64'),
    });
  }

  const reset = (instance: Instance, request: NewPassphrase) =>
    save(instance, request, { register_token: undefined, onboarding_finished: true });

  async function check(instance: Instance, passphrase: string, address: string): Promise<boolean> {
    await throttle.attempt(instance.prefix, address);
    if (!instance.passphrase_hash || passphrase === '' || passphrase.length > MAX_LENGTH) return false;
    if (!(await hasher.verify(passphrase, instance.passphrase_hash))) return false;
    await throttle.succeeded(instance.prefix, address);
    return true;
  }

  return {
    isRegisterToken,

    async register(instance, request) {
      if (instance.passphrase_hash || !instance.register_token) throw alreadyRegistered();
      if (!isRegisterToken(instance, request.registerToken)) {
        throw new AppError('bad-request', 'Invalid register token', { parameter: 'register_token' });
      }
      return reset(instance, request);
    },

    reset,

    check: async (instance, passphrase, address) => {
      if (!(await check(instance, passphrase, address))) return false;
      if (instance.passphrase_kdf_iterations === 0) {
        await migrate(instance, passphrase);
      }
      return true;
    },

    async change(instance, request) {
      if (!(await check(instance, request.current, request.address))) {
        throw new AppError('forbidden', 'Invalid passphrase', { parameter: 'current_passphrase' });
      }
      return save(instance, request);
    },
  };

  /** The old way of sending the passphrase itself ends at the first login; its sessions stay. */
  async function migrate(instance: Instance, passphrase: string): Promise<void> {
    const modern = await modernise(instance, { passphrase, iterations: 0 });
    await instances.update(instance, {
      passphrase_hash: await hasher.hash(modern.passphrase),
      passphrase_kdf_iterations: modern.iterations,
    });
  }
}

/** A passphrase that came in clear is derived here, as the client would have done. */
async function modernise(instance: Instance, { passphrase, iterations }: NewPassphrase): Promise<NewPassphrase> {
  if (passphrase === '' || passphrase.length > MAX_LENGTH) {
    throw new AppError('unprocessable', 'The passphrase is empty or too long', { parameter: 'passphrase' });
  }
  if (iterations !== 0) {
    if (areIterationsAcceptable(iterations)) return { passphrase, iterations };
    throw new AppError('unprocessable', 'The KdfIterations number is out of range', { parameter: 'iterations' });
  }
  const { salt } = kdfParameters(instance);
  return {
    passphrase: await deriveClientHash(passphrase, { salt, iterations: DEFAULT_ITERATIONS }),
    iterations: DEFAULT_ITERATIONS,
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
