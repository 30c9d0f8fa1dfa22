import type { AllDocsOptions, AllDocsRow, Database, Doc } from '#pkg/couch';
import { FIRST_PAGE, nextPage } from '#pkg/couch-wire';
import { joinDocument, type MemberTree, pickMembers, toMemberTree } from '#pkg/json';
import { openWholeDoctype } from './access.ts';
import type { DataContext, ScanDeps } from './deps.ts';
import { count, flag, jsonParameter } from './parameters.ts';
import { forwardScan, sendScan } from './send-scan.ts';

const PAGE = 500;

/** `GET` and `POST /:doctype/_all_docs`: CouchDB's own, or with some fields of the documents only */
export async function listDocuments(c: DataContext, deps: ScanDeps): Promise<Response> {
  const target = await openWholeDoctype(c, deps, 'GET');
  const { database } = target;
  const fields = c.req.query('Fields');
  const noDesigns = c.req.query('DesignDocs') === 'false';
  if (c.req.method === 'POST' || (!fields && !noDesigns)) return forwardScan(c, deps, target, '/_all_docs');
  const wanted = fields ? toMemberTree(fields.split(',').map((name) => [name])) : undefined;
  return sendScan(
    c,
    deps,
    target,
    rowsText(database, rangeOf(c), (doc) => docText(doc, wanted), noDesigns),
  );
}

/** @compat in this mode the other parameters of CouchDB are not looked at. */
function rangeOf(c: DataContext): AllDocsOptions {
  const limit = count(c, 'limit');
  const startKey = jsonParameter(c, 'startkey');
  const endKey = jsonParameter(c, 'endkey');
  return {
    skip: count(c, 'skip') ?? 0,
    descending: flag(c, 'descending'),
    ...(limit !== undefined && { limit }),
    ...(startKey !== undefined && { startKey }),
    ...(endKey !== undefined && { endKey }),
  };
}

async function* rowsText(
  database: Database,
  range: AllDocsOptions,
  docOf: (doc: Doc) => string,
  noDesigns: boolean,
): AsyncGenerator<string> {
  let separator = '';
  let opened = false;
  for await (const page of pages(database, range)) {
    let text = opened ? '' : `{"total_rows":${page.totalRows},"offset":${page.offset},"rows":[`;
    opened = true;
    for (const row of page.rows) {
      if (!('id' in row) || !row.doc || (noDesigns && row.id.startsWith('_design/'))) continue;
      const id = JSON.stringify(row.id);
      text += `${separator}{"id":${id},"key":${id},"value":{"rev":"${row.rev}"},"doc":${docOf(row.doc)}}`;
      separator = ',';
    }
    yield text;
  }
  yield ']}';
}

/** Page after page: each begins at the last row of the one before, which it passes over. */
async function* pages(database: Database, range: AllDocsOptions) {
  let { limit: left = Number.POSITIVE_INFINITY, ...options } = range;
  let last: AllDocsRow | undefined;
  let size = FIRST_PAGE;
  do {
    const limit = Math.min(left, size);
    const page = await database.allDocs({ ...options, limit: limit + (last ? 1 : 0), includeDocs: true });
    const again = last && idOf(page.rows[0]) === idOf(last);
    if (again) page.rows.shift();
    if (page.rows.length > limit) page.rows.length = limit;
    yield page;
    size = nextPage(
      page.rows.map((row) => ('doc' in row ? row.doc : null)),
      PAGE,
    );
    last = page.rows.at(-1);
    left -= page.rows.length;
    if (page.rows.length < limit) return;
    options = { ...options, skip: 0, startKey: idOf(last) ?? '' };
  } while (left > 0);
}

function idOf(row: AllDocsRow | undefined): string | undefined {
  return row && 'id' in row ? row.id : undefined;
}

function docText({ id, rev, body }: Doc, fields: MemberTree | undefined): string {
  if (!fields) return joinDocument({ _id: id, _rev: rev }, body).text;
  const head = { ...(fields.has('_id') && { _id: id }), ...(fields.has('_rev') && { _rev: rev }) };
  return joinDocument(head, pickMembers(body, fields)).text;
}
