import type { AllDocsOptions, AllDocsRow, Database } from '#pkg/couch';
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

async function* designDocsText(database: Database, query: RangeQuery): AsyncGenerator<string> {
  const all = await database.allDocs({ startKey: '_design/', endKey: '_design0', inclusiveEnd: false });
  const ids = all.rows.flatMap((row) => ('error' in row ? [] : [row.id]));
  const rows = query.keys ? await rowsOfKeys(database, query) : await rowsOfRange(database, query);
  const first = rows[0];
  const order = query.descending ? ids.toReversed() : ids;
  const offset = first !== undefined && 'id' in first ? order.indexOf(first.id) : 0;
  yield headText({ totalRows: ids.length, offset: query.keys ? null : offset });
  yield rows.map(rowText).join(',\r\n');
  yield '\r\n]}';
}

async function rowsOfKeys(database: Database, query: AllDocsOptions): Promise<AllDocsRow[]> {
  const { rows } = await database.allDocs(query);
  return rows.map((row) => ('id' in row && !row.id.startsWith('_design/') ? { key: row.id, error: 'not_found' } : row));
}

/** The range of the query, kept inside that of the design documents. */
async function rowsOfRange(database: Database, { key, ...query }: RangeQuery): Promise<AllDocsRow[]> {
  const { startKey = key, endKey = key, descending = false } = query;
  const low = descending ? endKey : startKey;
  const high = descending ? startKey : endKey;
  const from = typeof low === 'string' && low > '_design/' ? low : '_design/';
  const to = typeof high === 'string' && high < '_design0' ? high : '_design/\u{10ffff}';
  const range = descending ? { startKey: to, endKey: from } : { startKey: from, endKey: to };
  return (await database.allDocs({ ...query, ...range })).rows;
}
