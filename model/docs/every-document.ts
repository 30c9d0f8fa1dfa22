import type { Database } from '#pkg/couch';
import { allDocsParts } from '#pkg/couch-wire';
import { isMissingDatabase } from './missing-database.ts';
import { toObject } from './plain-object.ts';
import type { StoredObject } from './types.ts';

/** Rows read at a time, of less than a megabyte or so of documents. */
const PAGE = 200;

/** Every document but the design documents, in the order of the ids; nothing when the database is missing. */
export async function* everyDocument<T extends object>(database: Database): AsyncGenerator<StoredObject<T>> {
  try {
    for await (const { rows } of allDocsParts(database, { includeDocs: true, most: PAGE })) {
      for (const row of rows) {
        if ('id' in row && row.doc && !row.id.startsWith('_design/')) yield toObject<T>(row.doc);
      }
    }
  } catch (error) {
    if (!isMissingDatabase(error)) throw error;
  }
}
