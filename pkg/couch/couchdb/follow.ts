import { isKind } from '#pkg/errors';
import { Json } from '#pkg/json';
import { prefixOf } from '../database-name.ts';
import type { Database } from '../types.ts';
import { toWrites } from './followed-writes.ts';

/** The database of a prefix that says what is settled, in local documents: not those of a database that apps write. */
const MARKS = 'io-cozy-docs-followed';

export function marksOf(name: string): string {
  return `${prefixOf(name)}/${MARKS}`;
}

/** CouchDB has no list of writes, only the documents in the order of their last one: what is settled is a sequence there. */
export function followMethods(
  database: Omit<Database, FollowMethod>,
  openMarks: () => Database,
): Pick<Database, FollowMethod> {
  const id = database.name.slice(prefixOf(database.name).length + 1);

  async function mark(): Promise<{ rev: string; since: string } | undefined> {
    try {
      const { rev, body } = await openMarks().getLocal(id);
      return { rev, since: String((body.value as { since?: string }).since) };
    } catch (error) {
      if (isKind(error, 'not-found')) return undefined;
      throw error;
    }
  }

  /** Of two processes that move it at the same time, one does. */
  async function move(since: string, rev?: string): Promise<void> {
    try {
      await openMarks().putLocal(id, Json.of({ since }), rev === undefined ? {} : { rev });
    } catch (error) {
      if (!isKind(error, 'conflict')) throw error;
    }
  }

  return {
    async follow() {
      if (await mark()) return;
      const { updateSeq } = await database.info();
      await openMarks()
        .create()
        .catch((error: unknown) => {
          if (!isKind(error, 'precondition-failed')) throw error;
        });
      await move(updateSeq);
    },
    async unsettled({ after, limit }) {
      const since = after ?? (await mark())?.since;
      if (since === undefined) return [];
      const { results } = await database.changes({ since, limit });
      return toWrites(database, results);
    },
    async settle(seq) {
      const known = await mark();
      if (known) await move(seq, known.rev);
    },
  };
}

type FollowMethod = 'follow' | 'unsettled' | 'settle';
