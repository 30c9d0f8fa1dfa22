import type { ChangeRow, ChangesOptions, Database, Doc } from '#pkg/couch';
import { type ChangesEnd, changesParts, toDocText } from '#pkg/couch-wire';
import { Json, quote } from '#pkg/json';
import { compileFields, type Projection } from '#pkg/mango';
import type { ShownDocs } from './changes-query.ts';

/** Every row of the query, a part of texts at a time; returns where it ended. */
export async function* changesRows(
  database: Database,
  options: ChangesOptions,
  { fields, attachments }: ShownDocs,
): AsyncGenerator<string[], ChangesEnd> {
  const projection = fields && compileFields(fields);
  const show = (doc: Doc) => docText(doc, attachments, projection);
  const parts = changesParts(database, options);
  for (;;) {
    const { done, value } = await parts.next();
    if (done) return value;
    if (value.length > 0) yield value.map((row) => changeText(row, show));
  }
}

function changeText({ seq, id, deleted, changes, doc }: ChangeRow, show: (doc: Doc) => string): string {
  const revs = changes.map((rev) => `{"rev":${quote(rev)}}`).join(',');
  const tail = doc === undefined ? '' : `,"doc":${doc === null ? 'null' : show(doc)}`;
  const sequence = seq === null ? 'null' : quote(seq);
  return `{"seq":${sequence},"id":${quote(id)},"changes":[${revs}]${deleted ? ',"deleted":true' : ''}${tail}}`;
}

function docText(doc: Doc, attachments: boolean, projection: Projection | undefined): string {
  const text = toDocText(doc, { attachments });
  return projection ? Json.exactly(projection(Json.stored(text).exact)).text : text;
}

export function endText({ lastSeq, pending }: ChangesEnd): string {
  return `"last_seq":${quote(lastSeq)},"pending":${pending}`;
}
