import { prefixOf } from '../database-name.ts';
import type { Background } from './background.ts';
import { compactBodies, isWorthCompacting } from './compact.ts';
import type { FilePool } from './file-pool.ts';
import { type DatabaseRow, databaseMissing, findDatabase } from './open-database.ts';

/** One compaction of a database at a time. */
export interface Compactor {
  /** Resolves at the end of the compaction, maybe one that was running. */
  compact(name: string): Promise<void>;
  /** Compacts behind, when the old bodies weigh enough. */
  compactAtNeed(db: DatabaseRow): void;
  isCompacting(name: string): boolean;
}

export function createCompactor(pool: FilePool, background: Background): Compactor {
  const running = new Map<string, Promise<void>>();

  async function start(name: string): Promise<void> {
    await pool.use(prefixOf(name), ({ file, committer }) => {
      const row = findDatabase(file, name);
      if (!row) throw databaseMissing();
      return compactBodies(file, committer, row.no, background.goesOn);
    });
  }

  function compact(name: string): Promise<void> {
    const promise = running.get(name) ?? start(name).finally(() => running.delete(name));
    running.set(name, promise);
    return promise;
  }

  return {
    compact,
    compactAtNeed(db) {
      if (isWorthCompacting(db) && !running.has(db.name)) background.run(() => compact(db.name));
    },
    isCompacting: (name) => running.has(name),
  };
}
