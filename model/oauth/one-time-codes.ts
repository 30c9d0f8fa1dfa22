import { createHash, randomBytes } from 'node:crypto';
import { DOCTYPES, type Docs, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';

/** What a code stands for (`io.cozy.oauth.access_codes`). The document's id is a digest: the store never has the code. */
interface StoredCode {
  value: JsonObject;
  /** Milliseconds since 1970. */
  expires_at: number;
  /** It was shown once: the document stays until the end, so that a second time is noticed. */
  used?: true;
}

/** `replayed`: it was good, and somebody showed it before. */
export interface TakenCode<Value> {
  outcome: 'good' | 'replayed';
  value: Value;
}

/** Codes that are good once, and not for long. */
export interface OneTimeCodes<Value extends object> {
  /** 32 letters and digits, or `-` and `_`; 192 bits. */
  issue(instance: Instance, value: Value): Promise<string>;
  /** Undefined when there is no such code, or when its time is over. One only of many who ask at once finds it good. */
  take(instance: Instance, code: string): Promise<TakenCode<Value> | undefined>;
}

interface OneTimeCodesDeps {
  docs: Docs;
  /** A code made for another purpose is unknown. */
  purpose: string;
  /** In milliseconds. */
  life: number;
  now: () => number;
}

export function createOneTimeCodes<Value extends object>(deps: OneTimeCodesDeps): OneTimeCodes<Value> {
  const { docs, purpose, life, now } = deps;
  const idOf = (code: string) => createHash('sha256').update(`${purpose} ${code}`).digest('hex');

  /** False when somebody else wrote it meanwhile. */
  async function isFirst(write: Promise<unknown>): Promise<boolean> {
    try {
      await write;
      return true;
    } catch (error) {
      if (isKind(error, 'conflict', 'not-found')) return false;
      throw error;
    }
  }

  async function find(instance: Instance, code: string): Promise<StoredObject<StoredCode> | undefined> {
    return docs.get<StoredCode>(instance, DOCTYPES.oauthAccessCodes, idOf(code)).catch((error: unknown) => {
      if (!isKind(error, 'not-found')) throw error;
      return undefined;
    });
  }

  return {
    async issue(instance, value) {
      for await (const old of docs.all<StoredCode>(instance, DOCTYPES.oauthAccessCodes)) {
        if (!(old.expires_at > now())) await isFirst(docs.delete(instance, DOCTYPES.oauthAccessCodes, old));
      }
      const code = randomBytes(24).toString('base64url');
      const document = { _id: idOf(code), value: value as JsonObject, expires_at: now() + life };
      await docs.create<StoredCode>(instance, DOCTYPES.oauthAccessCodes, document);
      return code;
    },

    async take(instance, code) {
      const found = await find(instance, code);
      if (!found) return undefined;
      const value = found.value as Value;
      if (found.used) return { outcome: 'replayed', value };
      if (found.expires_at < now()) return undefined;
      const write = docs.update<StoredCode>(instance, DOCTYPES.oauthAccessCodes, { ...found, used: true });
      return { outcome: (await isFirst(write)) ? 'good' : 'replayed', value };
    },
  };
}
