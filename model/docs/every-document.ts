import type { AllDocsOptions, AllDocsRow, Database } from '#pkg/couch';
import { isMissingDatabase } from './missing-database.ts';
import { toObject } from './plain-object.ts';
import type { StoredObject } from './types.ts';

const PAGE = 200;
/** The first id after those of the design documents. */
const AFTER_DESIGN = '_design0';

/** Every document but the design documents, in the order of the ids; nothing when the database is missing. */
export async function* everyDocument<T extends object>(database: Database): AsyncGenerator<StoredObject<T>> {
  let last: string | undefined;
  for (;;) {
    // The last row of a page is asked again: to skip it blindly would skip another one, had it been deleted meanwhile.
    const options = last === undefined ? {} : { startKey: last };
    const rows = await page(database, options);
    for (const row of rows) {
      if (!('id' in row) || !row.doc || row.id === last || row.id.startsWith('_design/')) continue;
      yield toObject<T>(row.doc);
    }
    const end = rows.at(-1);
    if (rows.length < PAGE || !end || !('id' in end)) return;
    last = end.id.startsWith('_design/') ? AFTER_DESIGN : end.id;
  }
}

async function page(database: Database, options: AllDocsOptions): Promise<AllDocsRow[]> {
  try {
    return (await database.allDocs({ ...options, includeDocs: true, limit: PAGE })).rows;
  } catch (error) {
    if (isMissingDatabase(error)) return [];
    throw error;
  }
}
