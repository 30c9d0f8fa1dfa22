import type { DocWrite, Revisions } from '#pkg/couch';
import { type Json, type JsonObject, type JsonValue, joinDocument, splitDocument } from '#pkg/json';
import { type Attachments, readAttachments } from './attachments.ts';
import { checkDocId, reservedId } from './doc-id.ts';
import { badRequest } from './refuse.ts';
import { parseRev } from './revision.ts';

/** A write whose attachments are not in its body yet. @see withAttachments */
export interface WireWrite extends DocWrite {
  attachments?: Attachments;
}

/** What CouchDB adds to an answer and passes over when it comes back. */
const IGNORED = new Set(['_revs_info', '_local_seq', '_conflicts', '_deleted_conflicts']);
/** Members of other features of CouchDB, that it keeps as the owner's. */
const KEPT = new Set([
  '_access',
  '_replication_id',
  '_replication_state',
  '_replication_state_reason',
  '_replication_state_time',
  '_replication_stats',
]);

/** Reads a document as a client sends it, where attachments are not served: a document that has some is refused. */
export function toDocWrite(document: Json): DocWrite {
  const write = toWireWrite(document);
  const { attachments } = write;
  if (attachments === undefined) return write;
  if (Object.keys(attachments).length > 0) throw badRequest('Attachments are not supported', 'not_implemented');
  delete write.attachments;
  return write;
}

/**
 * Reads a document as a client sends it. `rev` is that of `_revisions` when there is one.
 * Throws kind `bad-request`, in CouchDB's words, for what is no object, a wrong id or revision, an unknown `_` member.
 */
export function toWireWrite(document: Json): WireWrite {
  if (!document.text.startsWith('{')) throw badRequest('Document must be a JSON object');
  const { special, body } = splitDocument(document);
  const write: WireWrite = { body };
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(special)) {
    if (KEPT.has(name)) kept[name] = value;
    else if (!IGNORED.has(name)) transfer(write, name, value);
  }
  if (Object.keys(kept).length > 0) write.body = joinDocument(kept, body);
  return write;
}

/** True for the members that the store gives, which a stored body cannot have. */
export function isBuiltInMember(name: string): boolean {
  return name.startsWith('_') && name !== '_attachments' && !KEPT.has(name);
}

function transfer(write: WireWrite, name: string, value: JsonValue): void {
  if (name === '_id') write.id = toId(value);
  else if (name === '_rev') write.rev ??= toRev(value);
  else if (name === '_deleted' && typeof value === 'boolean') write.deleted = value;
  else if (name === '_revisions' && isObject(value)) setRevisions(write, toRevisions(value));
  else if (name === '_attachments' && isObject(value)) write.attachments = readAttachments(value);
  else throw badRequest(`Bad special document member: ${name}`, 'doc_validation');
}

function toId(value: JsonValue): string {
  // In a path it is told otherwise.
  if (value === '_local') throw reservedId();
  checkDocId(value);
  return value;
}

function toRev(value: JsonValue): string {
  const { generation, hash } = parseRev(value);
  return `${generation}-${hash}`;
}

function setRevisions(write: DocWrite, revisions: Revisions): void {
  write.revisions = revisions;
  if (revisions.ids[0] !== undefined) write.rev = `${revisions.start}-${revisions.ids[0]}`;
}

function toRevisions({ start, ids }: JsonObject): Revisions {
  if (!Number.isSafeInteger(start)) throw badRequest("_revisions.start isn't an integer.", 'doc_validation');
  if (!Array.isArray(ids)) throw badRequest("_revisions.ids isn't a array.", 'doc_validation');
  if (!ids.every((id) => typeof id === 'string')) throw badRequest("RevId isn't a string", 'doc_validation');
  return { start: start as number, ids };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
