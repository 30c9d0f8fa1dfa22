import type { Database } from '#pkg/couch';
import { findParts } from '#pkg/couch-wire';
import { openWholeDoctype } from './access.ts';
import type { DataContext, ScanDeps } from './deps.ts';
import { foundText } from './find-documents.ts';
import { count, flag } from './parameters.ts';
import { sendScan } from './send-scan.ts';

const PAGE = 100;
const MAX_PAGE = 1000;

/** `GET /:doctype/_normal_docs`: every document but the design documents */
export async function listNormal(c: DataContext, deps: ScanDeps): Promise<Response> {
  const target = await openWholeDoctype(c, deps, 'GET');
  const { database } = target;
  const bookmark = c.req.query('bookmark');
  const parts = findParts(database, {
    selector: { _id: { $gt: null } },
    limit: Math.min(count(c, 'limit') || PAGE, MAX_PAGE),
    skip: count(c, 'skip') ?? 0,
    executionStats: flag(c, 'execution_stats'),
    ...(bookmark && { bookmark }),
  });
  const total = await countNormal(database);
  return sendScan(
    c,
    deps,
    target,
    foundText(parts, () => ({ total_rows: total }), 'rows'),
  );
}

async function countNormal(database: Database): Promise<number> {
  const { docCount } = await database.info();
  const designs = await database.allDocs({ startKey: '_design/', endKey: '_design0', inclusiveEnd: false });
  return docCount - designs.rows.length;
}
