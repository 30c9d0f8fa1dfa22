import type { ChangeRow, ChangesOptions, Database, Doc } from '#pkg/couch';
import { type ChangesEnd, changesParts, toDocText } from '#pkg/couch-wire';
import { Json, quote } from '#pkg/json';
import { compileFields, type Projection } from '#pkg/mango';

/** Every row of the query, a part of texts at a time; returns where it ended. */
export async function* changesRows(
  database: Database,
  options: ChangesOptions,
  fields?: readonly string[],
): AsyncGenerator<string[], ChangesEnd> {
  const projection = fields && compileFields(fields);
  const parts = changesParts(database, options);
  for (;;) {
    const { done, value } = await parts.next();
    if (done) return value;
    if (value.length > 0) yield value.map((row) => changeText(row, projection));
  }
}

function changeText({ seq, id, deleted, changes, doc }: ChangeRow, projection: Projection | undefined): string {
  const revs = changes.map((rev) => `{"rev":${quote(rev)}}`).join(',');
  const tail = doc === undefined ? '' : `,"doc":${doc === null ? 'null' : docText(doc, projection)}`;
  const sequence = seq === null ? 'null' : quote(seq);
  return `{"seq":${sequence},"id":${quote(id)},"changes":[${revs}]${deleted ? ',"deleted":true' : ''}${tail}}`;
}

function docText(doc: Doc, projection: Projection | undefined): string {
  const text = toDocText(doc);
  return projection ? Json.exactly(projection(Json.stored(text).exact)).text : text;
}

export function endText({ lastSeq, pending }: ChangesEnd): string {
  return `"last_seq":${quote(lastSeq)},"pending":${pending}`;
}
