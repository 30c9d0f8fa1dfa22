import { Secret, TOTP } from 'otpauth';
import { DOCTYPES, type Docs, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError, ifFound, isKind } from '#pkg/errors';
import type { TotpSetup } from './types.ts';

const ID = 'totp';
const PERIOD = 30;
/** Clocks of phones are some seconds wrong. */
const SKEW = 1;

interface StoredTotp {
  /** base32, 160 bits. */
  secret: string;
  /** A secret that no code has proved yet; the other one goes on until then. */
  prepared?: string;
  /** Period of the last code that was used: neither it nor an older one is taken again. */
  last_counter: number;
}

/** The app of the owner's phone. */
export function createAuthenticator(docs: Docs, now: () => number) {
  async function read(instance: Instance): Promise<StoredObject<StoredTotp> | undefined> {
    return ifFound(docs.get<StoredTotp>(instance, DOCTYPES.authFactors, ID));
  }

  /** Period of the code, if it is one of the secret that was not used. Compares in constant time. */
  function counterOf(secret: string, passcode: string, lastCounter: number): number | undefined {
    if (secret === '') return undefined;
    const delta = generatorOf(secret).validate({ token: passcode, timestamp: now(), window: SKEW });
    if (delta === null) return undefined;
    const counter = Math.floor(now() / 1000 / PERIOD) + delta;
    return counter > lastCounter ? counter : undefined;
  }

  return {
    async prepare(instance: Instance): Promise<TotpSetup> {
      const { base32: prepared } = new Secret({ size: 20 });
      const stored = await read(instance);
      if (stored) await docs.update<StoredTotp>(instance, DOCTYPES.authFactors, { ...stored, prepared });
      else await docs.create(instance, DOCTYPES.authFactors, { _id: ID, secret: '', prepared, last_counter: 0 });
      return { secret: prepared, uri: generatorOf(prepared, instance.domain).toString() };
    },

    /** Rejects with kind `unprocessable`. */
    async confirm(instance: Instance, passcode: string): Promise<void> {
      const stored = await read(instance);
      const counter = counterOf(stored?.prepared ?? '', passcode, 0);
      if (!stored || counter === undefined) {
        throw new AppError('unprocessable', 'The passcode is wrong', { parameter: 'passcode' });
      }
      const { _id, _rev, prepared = '' } = stored;
      const next = { _id, _rev, secret: prepared, last_counter: counter };
      await docs.update<StoredTotp>(instance, DOCTYPES.authFactors, next);
    },

    /** True once for a code. */
    async use(instance: Instance, passcode: string): Promise<boolean> {
      const stored = await read(instance);
      if (!stored) return false;
      const counter = counterOf(stored.secret, passcode, stored.last_counter);
      if (counter === undefined) return false;
      try {
        await docs.update<StoredTotp>(instance, DOCTYPES.authFactors, { ...stored, last_counter: counter });
        return true;
      } catch (error) {
        // Somebody used a code at the same time.
        if (isKind(error, 'conflict')) return false;
        throw error;
      }
    },

    async remove(instance: Instance): Promise<void> {
      const stored = await read(instance);
      if (stored) await docs.delete(instance, DOCTYPES.authFactors, stored);
    },
  };
}

function generatorOf(secret: string, label = ''): TOTP {
  const options = { secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: PERIOD };
  return new TOTP({ ...options, issuer: 'Cozy', label });
}
