import type { AllDocsOptions, AllDocsPage, AllDocsRow, Database } from '#pkg/couch';
import { answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { checkMapOnly, headText, rowText } from './list-docs.ts';
import { databaseNameOf } from './query.ts';
import { type RangeQuery, readRangeQuery } from './range-query.ts';
import { readPostedMembers } from './read-body.ts';

/** `_design_docs`. There are few of them: their ids are read at once, so that they can be counted. */
export async function listDesignDocs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const query = readRangeQuery(c, c.req.method === 'POST' ? await readPostedMembers(c) : undefined);
  checkMapOnly(query);
  return answerPieces(c, designDocsText(couch.database(databaseNameOf(c)), query));
}

/** @compat `offset` counts every document before the first row, `total_rows` the design documents. */
async function* designDocsText(database: Database, query: RangeQuery): AsyncGenerator<string> {
  const all = await database.allDocs({ startKey: '_design/', endKey: '_design0', inclusiveEnd: false });
  const { rows, offset } = query.keys ? await pageOfKeys(database, query) : await pageOfRange(database, query);
  yield headText({ totalRows: all.rows.length, offset });
  yield rows.map(rowText).join(',\r\n');
  yield '\r\n]}';
}

async function pageOfKeys(database: Database, query: AllDocsOptions): Promise<AllDocsPage> {
  const page = await database.allDocs(query);
  const rows = page.rows.map((row): AllDocsRow => {
    return 'id' in row && !row.id.startsWith('_design/') ? { key: row.id, error: 'not_found' } : row;
  });
  return { ...page, rows };
}

/** The range of the query, kept inside that of the design documents. */
function pageOfRange(database: Database, { key, ...query }: RangeQuery): Promise<AllDocsPage> {
  const { startKey = key, endKey = key, descending = false } = query;
  const low = descending ? endKey : startKey;
  const high = descending ? startKey : endKey;
  const from = typeof low === 'string' && low > '_design/' ? low : '_design/';
  const to = typeof high === 'string' && high < '_design0' ? high : '_design/\u{10ffff}';
  const range = descending ? { startKey: to, endKey: from } : { startKey: from, endKey: to };
  return database.allDocs({ ...query, ...range });
}
