import { createHash } from 'node:crypto';
import { DOCTYPES, type Docs, type Owner } from '#model/docs';
import { isKind } from '#pkg/errors';

interface Claim {
  /** Milliseconds since 1970: the code is dead by then in any case. */
  expires: number;
}

const SWEPT = 20;

/** Which codes were taken. The document's id is a digest of the code: whoever comes second finds it there. */
export function createClaims(docs: Docs, now: () => number) {
  async function sweep(owner: Owner): Promise<void> {
    const selector = { expires: { $lt: now() } };
    const { docs: old } = await docs.find<Claim>(owner, DOCTYPES.authClaims, { selector, limit: SWEPT });
    for (const claim of old) {
      await docs.delete(owner, DOCTYPES.authClaims, claim).catch((error: unknown) => {
        if (!isKind(error, 'conflict', 'not-found')) throw error;
      });
    }
  }

  return {
    async isTaken(owner: Owner, code: string): Promise<boolean> {
      try {
        await docs.get<Claim>(owner, DOCTYPES.authClaims, idOf(code));
        return true;
      } catch (error) {
        if (isKind(error, 'not-found')) return false;
        throw error;
      }
    },

    /** False when somebody else took it. */
    async take(owner: Owner, code: string, expires: number): Promise<boolean> {
      try {
        await docs.create<Claim>(owner, DOCTYPES.authClaims, { _id: idOf(code), expires });
      } catch (error) {
        if (isKind(error, 'conflict')) return false;
        throw error;
      }
      await sweep(owner);
      return true;
    },
  };
}

function idOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
