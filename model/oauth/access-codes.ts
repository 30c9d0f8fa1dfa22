import { createHash } from 'node:crypto';
import { DOCTYPES, type Docs, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { OneTimeCodes } from '#model/one-time';
import { isKind } from '#pkg/errors';

/** What the owner accepted. */
export interface Acceptance {
  client_id: string;
  redirect_uri: string;
  scope: string;
  /** RFC 7636, method S256. */
  code_challenge?: string;
}

/** A document of `io.cozy.oauth.access_codes`; its id is a digest: the store never has the code. */
interface StoredAcceptance extends Acceptance {
  /** Milliseconds since 1970. */
  expires_at: number;
}

/** `replayed`: it was good, and somebody showed it before. */
interface TakenAcceptance {
  outcome: 'good' | 'replayed';
  acceptance: Acceptance;
}

/** The codes of RFC 6749 section 4.1.2: one-time codes, with what each was given for. */
export interface AccessCodes {
  issue(instance: Instance, acceptance: Acceptance): Promise<string>;
  /** Undefined when there is no such code, or when its time is over. One only of many who ask at once finds it good. */
  take(instance: Instance, code: string): Promise<TakenAcceptance | undefined>;
}

const FIVE_MINUTES = 300_000;

interface AccessCodesDeps {
  docs: Docs;
  codes: Pick<OneTimeCodes, 'issue' | 'take' | 'proves'>;
  now: () => number;
}

export function createAccessCodes({ docs, codes, now }: AccessCodesDeps): AccessCodes {
  async function forgetOver(instance: Instance): Promise<void> {
    for await (const old of docs.all<StoredAcceptance>(instance, DOCTYPES.oauthAccessCodes)) {
      if (old.expires_at > now()) continue;
      await docs.delete(instance, DOCTYPES.oauthAccessCodes, old).catch((error: unknown) => {
        if (!isKind(error, 'conflict', 'not-found')) throw error;
      });
    }
  }

  async function find(instance: Instance, code: string): Promise<StoredObject<StoredAcceptance> | undefined> {
    return docs.get<StoredAcceptance>(instance, DOCTYPES.oauthAccessCodes, idOf(code)).catch((error: unknown) => {
      if (!isKind(error, 'not-found')) throw error;
      return undefined;
    });
  }

  return {
    async issue(instance, acceptance) {
      await forgetOver(instance);
      const code = codes.issue(instance, 'access');
      const stored = { _id: idOf(code), ...acceptance, expires_at: now() + FIVE_MINUTES };
      await docs.create<StoredAcceptance>(instance, DOCTYPES.oauthAccessCodes, stored);
      return code;
    },

    async take(instance, code) {
      const acceptance = await find(instance, code);
      if (!acceptance || !codes.proves(instance, 'access', code)) return undefined;
      return { outcome: (await codes.take(instance, 'access', code)) ? 'good' : 'replayed', acceptance };
    },
  };
}

function idOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
