import { timingSafeEqual } from 'node:crypto';
import type { Instance, Instances } from '#model/instance';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import type { Hasher } from '#pkg/password';
import { createThrottle, networkOf, type TrySource } from '#pkg/throttle';
import { createPassphraseWriter, MAX_LENGTH, type NewPassphrase } from './write-passphrase.ts';

const MAX_HINT = 200;

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
  /**
   * True when it is the right one. Rejects with kind `too-many-requests` when the source guesses too fast, `unavailable` when
   * too many strangers try at the same time.
   * @param stronger the same passphrase with more rounds, kept in place of a right one that had fewer
   */
  check(instance: Instance, passphrase: string, source: TrySource, stronger?: NewPassphrase): Promise<boolean>;
  /** What the owner wrote to remember it; empty: nothing. Rejects with kind `unprocessable` when it is too long. */
  setHint(instance: Instance, hint: string): Promise<void>;
  /**
   * Sets a passphrase without asking for anything: for the administrator, for who has the link of a mail, and for who has
   * just given the one before. Every session and app token ends; the onboarding, if it was not, is done.
   */
  reset(instance: Instance, request: NewPassphrase): Promise<Instance>;
}

export function createPassphrases({ instances, hasher, cache }: PassphraseDeps): Passphrases {
  const throttle = createThrottle(cache);
  const { write, strengthen } = createPassphraseWriter(instances, hasher);

  const reset = (instance: Instance, request: NewPassphrase) =>
    write(instance, request, {
      register_token: undefined,
      onboarding_finished: true,
      ...(request.hint !== undefined && { passphrase_hint: checkHint(request.hint) }),
    });

  async function isRight(
    { prefix, passphrase_hash }: Instance,
    passphrase: string,
    source: TrySource,
  ): Promise<boolean> {
    const { isKnown } = await throttle.attempt(prefix, source);
    if (!passphrase_hash || passphrase === '' || passphrase.length > MAX_LENGTH) return false;
    const queuer = { account: prefix, network: networkOf(source.address), isKnown };
    if (!(await hasher.verify(passphrase, passphrase_hash, queuer))) return false;
    await throttle.succeeded(prefix, source);
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

    async check(instance, passphrase, source, stronger) {
      const right = await isRight(instance, passphrase, source);
      if (right) await strengthen(instance, passphrase, stronger);
      return right;
    },

    async setHint(instance, hint) {
      await instances.update(instance, { passphrase_hint: checkHint(hint) });
    },
  };
}

function checkHint(hint: string): string | undefined {
  if (hint.length > MAX_HINT) throw new AppError('unprocessable', 'The hint is too long', { parameter: 'hint' });
  return hint === '' ? undefined : hint;
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
