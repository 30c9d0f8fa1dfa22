import { createHash, randomBytes } from 'node:crypto';
import { DOCTYPES, type Docs, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';

/** What the owner accepted (`io.cozy.oauth.access_codes`). The document's id is a digest: the store never has the code. */
export interface Acceptance {
  client_id: string;
  redirect_uri: string;
  scope: string;
  /** RFC 7636, method S256. */
  code_challenge?: string;
}

interface AccessCode extends Acceptance {
  /** Milliseconds since 1970. */
  issued_at: number;
}

const FIVE_MINUTES = 300_000;

export interface AccessCodes {
  issue(instance: Instance, acceptance: Acceptance): Promise<string>;
  /** What the code stands for, once: the second who asks gets nothing, whatever became of the first. */
  take(instance: Instance, code: string): Promise<Acceptance | undefined>;
}

export function createAccessCodes(docs: Docs, now: () => number): AccessCodes {
  const isOver = ({ issued_at }: AccessCode) => now() - issued_at > FIVE_MINUTES;

  /** False when somebody else removed it. */
  async function remove(instance: Instance, code: StoredObject<AccessCode>): Promise<boolean> {
    try {
      await docs.delete(instance, DOCTYPES.oauthAccessCodes, code);
      return true;
    } catch (error) {
      if (isKind(error, 'conflict', 'not-found')) return false;
      throw error;
    }
  }

  return {
    async issue(instance, acceptance) {
      for await (const old of docs.all<AccessCode>(instance, DOCTYPES.oauthAccessCodes)) {
        if (isOver(old)) await remove(instance, old);
      }
      const code = randomBytes(32).toString('base64url');
      const issued = { _id: idOf(code), ...acceptance, issued_at: now() };
      await docs.create<AccessCode>(instance, DOCTYPES.oauthAccessCodes, issued);
      return code;
    },

    async take(instance, code) {
      try {
        const found = await docs.get<AccessCode>(instance, DOCTYPES.oauthAccessCodes, idOf(code));
        return (await remove(instance, found)) && !isOver(found) ? found : undefined;
      } catch (error) {
        if (isKind(error, 'not-found')) return undefined;
        throw error;
      }
    },
  };
}

function idOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
