import { randomBytes } from 'node:crypto';
import type { Instance, InstanceChanges, Instances } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import { deriveClientHash, type Hasher, type Queuer } from '#pkg/password';
import { areIterationsAcceptable, DEFAULT_ITERATIONS, kdfParameters } from './parameters.ts';

/** Longest text taken as a passphrase or as its hash, in characters. */
export const MAX_LENGTH = 1024;

export interface NewPassphrase {
  /** What the client derived (base64), or the passphrase itself when `iterations` is 0. */
  passphrase: string;
  iterations: number;
  /** To remember it. Absent: the one that is there stays. */
  hint?: string;
}

export interface PassphraseWriter {
  /** Keeps a new passphrase; every cookie and every app's token ends. */
  write(instance: Instance, request: NewPassphrase, changes?: InstanceChanges): Promise<Instance>;
  /**
   * At a login, keeps the same passphrase better: one that was sent itself is derived, a weak hash is made again. The
   * sessions stay.
   * @param stronger the same passphrase, derived with as many rounds as a new one
   */
  strengthen(instance: Instance, passphrase: string, stronger?: NewPassphrase): Promise<void>;
}

export function createPassphraseWriter(instances: Pick<Instances, 'update'>, hasher: Hasher): PassphraseWriter {
  async function kept(instance: Instance, request: NewPassphrase): Promise<InstanceChanges> {
    const { passphrase, iterations } = await derived(instance, request);
    return { passphrase_hash: await hasher.hash(passphrase, ownerOf(instance)), passphrase_kdf_iterations: iterations };
  }

  async function strengthened(instance: Instance, passphrase: string, stronger: NewPassphrase | undefined) {
    const iterations = instance.passphrase_kdf_iterations ?? DEFAULT_ITERATIONS;
    if (iterations === 0) return kept(instance, { passphrase, iterations });
    if (iterations < DEFAULT_ITERATIONS && stronger?.iterations === DEFAULT_ITERATIONS) return kept(instance, stronger);
    if (!hasher.isWeak(instance.passphrase_hash ?? '')) return undefined;
    return { passphrase_hash: await hasher.hash(passphrase, ownerOf(instance)) };
  }

  return {
    async write(instance, request, changes = {}) {
      const session_secret = randomBytes(64).toString('base64');
      return instances.update(instance, { ...changes, ...(await kept(instance, request)), session_secret });
    },

    async strengthen(instance, passphrase, stronger) {
      const changes = await strengthened(instance, passphrase, stronger);
      if (!changes) return;
      try {
        await instances.update(instance, changes);
      } catch (error) {
        // Another login does it at the same time, or the next one will.
        if (!isKind(error, 'conflict')) throw error;
      }
    },
  };
}

/** Whoever sets one has proved to be the owner. */
function ownerOf({ prefix }: Instance): Queuer {
  return { account: prefix, network: prefix, isKnown: true };
}

/** A passphrase that came in clear is derived here, as the client would have done. */
async function derived(instance: Instance, { passphrase, iterations }: NewPassphrase): Promise<NewPassphrase> {
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
