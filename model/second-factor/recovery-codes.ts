import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { DOCTYPES, type Docs, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { ifFound, isKind } from '#pkg/errors';

const ID = 'recovery';
const COUNT = 10;
/** Crockford's base32, without the letters that look like digits: 5 bits each, 80 bits in a code. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUPS = 4;
const GROUP = 4;

interface StoredCodes {
  /** SHA-256 of each code that is left, hexadecimal: 80 random bits need no slow hash. */
  hashes: string[];
}

/** What opens the door when the phone is lost; each works once. */
export function createRecoveryCodes(docs: Docs) {
  async function read(instance: Instance): Promise<StoredObject<StoredCodes> | undefined> {
    return ifFound(docs.get<StoredCodes>(instance, DOCTYPES.authFactors, ID));
  }

  return {
    async renew(instance: Instance): Promise<string[]> {
      const codes = Array.from({ length: COUNT }, generate);
      const hashes = codes.map((code) => digest(code).toString('hex'));
      const stored = await read(instance);
      if (stored) await docs.update<StoredCodes>(instance, DOCTYPES.authFactors, { ...stored, hashes });
      else await docs.create(instance, DOCTYPES.authFactors, { _id: ID, hashes });
      return codes;
    },

    async count(instance: Instance): Promise<number> {
      return (await read(instance))?.hashes.length ?? 0;
    },

    /** True once for a code. */
    async use(instance: Instance, code: string): Promise<boolean> {
      const stored = await read(instance);
      if (!stored) return false;
      const given = digest(code);
      const left = stored.hashes.filter((hash) => !timingSafeEqual(Buffer.from(hash, 'hex'), given));
      if (left.length === stored.hashes.length) return false;
      try {
        await docs.update<StoredCodes>(instance, DOCTYPES.authFactors, { ...stored, hashes: left });
        return true;
      } catch (error) {
        // Somebody used one at the same time.
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

function generate(): string {
  const group = () => Array.from({ length: GROUP }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** People type them with or without the dashes, in any case. */
function digest(code: string): Buffer {
  return createHash('sha256').update(code.toLowerCase().replace(/[\s-]/g, '')).digest();
}
