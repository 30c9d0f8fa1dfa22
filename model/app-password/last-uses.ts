import { DOCTYPES, type Docs, type Owner } from '#model/docs';
import { isKind } from '#pkg/errors';
import { Json } from '#pkg/json';

/** Between two writes of the same password, in ms. */
const EVERY = 300_000;
const REMEMBERED = 10_000;
const LOCAL = '_local/';

/** When and where a password was used. */
interface LastUse {
  last_used_at: string;
  last_used_ip?: string;
}

/**
 * The last use of each password, in local documents: they have no history and tell nobody. Written behind the request,
 * and seldom: a sync client comes every few seconds.
 */
export interface LastUses {
  note(owner: Owner, id: string, address: string | undefined): void;
  all(owner: Owner): Promise<ReadonlyMap<string, LastUse>>;
  forget(owner: Owner, id: string): Promise<void>;
}

export function createLastUses(docs: Docs, now: () => number): LastUses {
  const written = new Map<string, { at: number; address: string | undefined }>();

  async function write(owner: Owner, id: string, use: LastUse): Promise<void> {
    await docs.database(owner, DOCTYPES.appPasswords).putLocal(id, Json.of({ ...use }));
  }

  return {
    note(owner, id, address) {
      const key = `${owner.prefix} ${id}`;
      const last = written.get(key);
      const at = now();
      if (last && at - last.at < EVERY && last.address === address) return;
      if (last && at - last.at < EVERY / 10) return;
      if (written.size >= REMEMBERED) written.clear();
      written.set(key, { at, address });
      const use = { last_used_at: new Date(at).toISOString(), ...(address && { last_used_ip: address }) };
      // What cannot be written now is written at a later use.
      write(owner, id, use).catch(() => written.delete(key));
    },

    async all(owner) {
      try {
        const { rows } = await docs.database(owner, DOCTYPES.appPasswords).localDocs({ includeDocs: true });
        return new Map(
          rows.flatMap((row): [string, LastUse][] =>
            'id' in row && row.doc ? [[row.id.replace(LOCAL, ''), row.doc.body.value as unknown as LastUse]] : [],
          ),
        );
      } catch (error) {
        if (isKind(error, 'not-found')) return new Map();
        throw error;
      }
    },

    async forget(owner, id) {
      written.delete(`${owner.prefix} ${id}`);
      await docs
        .database(owner, DOCTYPES.appPasswords)
        .removeLocal(id)
        .catch((error: unknown) => {
          if (!isKind(error, 'not-found')) throw error;
        });
    },
  };
}
