import { isKind } from '#pkg/errors';
import type { Doc } from '../types.ts';
import type { OpenDatabase } from './open-database.ts';

/** A document; undefined when it is not there. */
export function readIfPresent(db: OpenDatabase, id: string): Doc | undefined {
  try {
    return db.get(id);
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}
