import { isBuiltInMember } from '#pkg/couch-wire';
import { reservedNames } from '#pkg/json';
import { CouchError } from '../couch-error.ts';
import { hashOf, normaliseRevision, parseHash } from '../rev-tree/index.ts';
import type { DocWrite } from '../types.ts';

/** Bytes of JSON text that a document may have. */
const MAX_DOCUMENT = 8 * 1024 * 1024;
const MAX_ID = 8192;

/** A write whose id, revisions and body have been checked and brought to the stored form. */
export interface CheckedWrite {
  id: string;
  rev: string | undefined;
  /** The revision and its ancestors, newest first; only without new edits. */
  path: string[];
  deleted: boolean;
  text: string;
  /** The revision that it makes, where it follows this one: of a large body, to be summed before its transaction. */
  summed?: { parent: string | undefined; rev: string };
}

/** Throws CouchDB's refusals: `illegal_docid`, `doc_validation`, `document_too_large`, `bad_request`. */
export function checkWrite(id: string, write: DocWrite, newEdits: boolean): CheckedWrite {
  checkId(id);
  checkBody(id, write.body);
  const path = pathOf(write);
  const rev = path[0] ?? (write.rev === undefined ? undefined : normaliseRevision(write.rev));
  if (!newEdits && rev === undefined) {
    throw new CouchError('bad_request', 'When `new_edits: false`, the document needs `_rev` or `_revisions` specified');
  }
  if (path.length === 0 && rev !== undefined) path.push(rev);
  return { id, rev, path, deleted: write.deleted === true, text: write.body.text };
}

function pathOf({ revisions }: DocWrite): string[] {
  if (!revisions) return [];
  const { start, ids } = revisions;
  if (!Number.isSafeInteger(start) || start < ids.length) {
    throw new CouchError('doc_validation', '_revisions.start must be at least the number of ids');
  }
  return ids.map((hash, index) => `${start - index}-${parseHash(hash)}`);
}

export function checkId(id: unknown): asserts id is string {
  if (typeof id !== 'string') throw illegalId('Document id must be a string');
  if (id === '') throw illegalId('Document id must not be empty');
  if (!id.isWellFormed()) throw illegalId('Document id must be valid UTF-8');
  if (/^_local\/?$/.test(id)) throw new CouchError('bad_request', 'Invalid _local document id.');
  if (id === '_design/') throw illegalId('Illegal document id `_design/`');
  if (id.startsWith('_') && !id.startsWith('_design/')) {
    throw illegalId('Only reserved document ids may start with underscore.');
  }
  if (id.length > MAX_ID) throw illegalId('Document id is too long');
}

export function checkBody(id: string, body: DocWrite['body']): void {
  const { text } = body;
  if (!text.startsWith('{')) throw new CouchError('bad_request', 'Document must be a JSON object');
  if (text.length > MAX_DOCUMENT || (text.length > MAX_DOCUMENT / 3 && Buffer.byteLength(text) > MAX_DOCUMENT)) {
    throw new CouchError('document_too_large', id);
  }
  for (const name of reservedNames(body)) {
    if (isBuiltInMember(name)) throw new CouchError('doc_validation', `Bad special document member: ${name}`);
  }
}

/** True when a revision is one that the store cannot have made up: an id that does not exist may follow it. */
export function isForeignRevision(rev: string): boolean {
  return hashOf(rev).length !== 32;
}

function illegalId(reason: string): CouchError {
  return new CouchError('illegal_docid', reason);
}
