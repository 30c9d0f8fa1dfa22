import type { AllDocsOptions, Database, Doc } from '#pkg/couch';
import { allDocsParts, stubbedText, toDocText } from '#pkg/couch-wire';
import { joinDocument, type MemberTree, pickMembers, toMemberTree } from '#pkg/json';
import { openWholeDoctype } from './access.ts';
import type { DataContext, ScanDeps } from './deps.ts';
import { count, flag, jsonParameter } from './parameters.ts';
import { forwardScan, sendScan } from './send-scan.ts';

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
  for await (const page of allDocsParts(database, { ...range, includeDocs: true })) {
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

function docText(doc: Doc, fields: MemberTree | undefined): string {
  if (!fields) return toDocText(doc);
  const { id, rev, body } = doc;
  const head = { ...(fields.has('_id') && { _id: id }), ...(fields.has('_rev') && { _rev: rev }) };
  return stubbedText(joinDocument(head, pickMembers(body, fields)));
}
