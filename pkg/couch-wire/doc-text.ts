import type { Doc, DocWrite } from '#pkg/couch';
import { documentText, type Json, type JsonObject, joinDocument, splitDocument } from '#pkg/json';
import { attachmentsOf, hasAttachments, showAttachments, withoutAttachments } from './attachments.ts';
import { badRequest } from './refuse.ts';

/**
 * The text of a document as an answer of CouchDB has it: `_id`, `_rev`, the body, then the other `_` members.
 * @param options.attachments with their bytes, instead of stubs
 */
export function toDocText(doc: Doc, { attachments = false }: { attachments?: boolean } = {}): string {
  const text = documentText(doc.id, doc.rev, withoutAttachments(doc.body));
  if (isPlain(doc)) return text;
  const tail: string[] = [];
  const add = (name: string, value: unknown) => {
    if (value !== undefined) tail.push(`,"${name}":${JSON.stringify(value)}`);
  };
  if (doc.deleted) add('_deleted', true);
  add('_revisions', doc.revisions);
  add('_revs_info', doc.revsInfo);
  // Only the number of a sequence: it is that of this database. @compat
  add('_local_seq', doc.seq === undefined ? undefined : Number.parseInt(doc.seq, 10));
  add('_conflicts', doc.conflicts);
  add('_deleted_conflicts', doc.deletedConflicts);
  const attached = attachmentsOf(doc.body);
  if (Object.keys(attached).length > 0) add('_attachments', showAttachments(attached, attachments));
  return tail.length === 0 ? text : `${text.slice(0, -1)}${tail.join('')}}`;
}

/** True when nothing comes after the body: of nearly all of them. */
function isPlain({ deleted, revisions, revsInfo, seq, conflicts, deletedConflicts, body }: Doc): boolean {
  const told = revisions ?? revsInfo ?? seq ?? conflicts ?? deletedConflicts;
  return !deleted && told === undefined && !hasAttachments(body);
}

/** The text of a stored document, or of some of its members, with stubs of its attachments instead of their bytes. */
export function stubbedText(found: Json): string {
  if (!found.text.includes('"_attachments":{')) return found.text;
  const { special, body } = splitDocument(found);
  const attachments = special['_attachments'];
  if (typeof attachments !== 'object' || attachments === null) return found.text;
  const stubs = showAttachments(attachments as unknown as ReturnType<typeof attachmentsOf>, false);
  return joinDocument({ ...special, _attachments: stubs }, body).text;
}

/** Reads a document of an answer: the inverse of `toDocText`. */
export function toDoc(document: Json): Doc {
  const { special, body } = splitDocument(document);
  if (typeof special['_id'] !== 'string' || typeof special['_rev'] !== 'string') throw badRequest('not a document');
  const { _id, _rev, _deleted, _revisions, _revs_info, _local_seq, _conflicts, _deleted_conflicts, ...kept } = special;
  const doc: Doc = { id: _id as string, rev: _rev as string, deleted: _deleted === true, body };
  if (Object.keys(kept).length > 0) doc.body = joinDocument(kept, body);
  if (_revisions !== undefined) doc.revisions = _revisions as unknown as NonNullable<Doc['revisions']>;
  if (_revs_info !== undefined) doc.revsInfo = _revs_info as unknown as NonNullable<Doc['revsInfo']>;
  if (_local_seq !== undefined) doc.seq = String(_local_seq);
  if (_conflicts !== undefined) doc.conflicts = _conflicts as string[];
  if (_deleted_conflicts !== undefined) doc.deletedConflicts = _deleted_conflicts as string[];
  return doc;
}

/** The text of a document to write, as a client sends it. */
export function toWriteText(write: DocWrite): string {
  if (!write.body.text.startsWith('{')) throw badRequest('Document must be a JSON object');
  const head: JsonObject = {};
  if (write.id !== undefined) head['_id'] = write.id;
  if (write.rev !== undefined) head['_rev'] = write.rev;
  if (write.deleted) head['_deleted'] = true;
  if (write.revisions) head['_revisions'] = { start: write.revisions.start, ids: write.revisions.ids };
  return joinDocument(head, write.body).text;
}
