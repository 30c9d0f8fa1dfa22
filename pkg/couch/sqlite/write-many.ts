import { randomFillSync } from 'node:crypto';
import { slices } from '#pkg/breathe';
import type { BulkResult, DocWrite } from '../types.ts';
import { compareBytes } from './byte-order.ts';
import { putLocalDocument, removeLocalDocument } from './local-documents.ts';
import type { StoreFile } from './store-file.ts';
import { checkWrite } from './validate-write.ts';
import { unlessRefused, type WriteContext } from './write-context.ts';
import { editDocument, replicateDocument, type SameDocument } from './write-document.ts';

/** How long one part of a bulk may hold the loop, in milliseconds: the rest goes in later transactions. */
const BUDGET = 8;
/** Revisions of one document that are added to its tree at once. */
const MOST = 100;
/** Characters of a document that is added by itself. */
const LARGE = 16 * 1024;

/** Runs work on the context of the database, within the next transaction. */
export type WriteJob = <T>(work: (context: WriteContext) => T) => Promise<T>;

interface Planned {
  /** Place in the request. */
  index: number;
  id: string;
  write: (context: WriteContext) => string;
}

/**
 * Everything is checked before anything is written. Sequences follow the byte order of the ids, and the order of the
 * request for the same id.
 * @param owner whose slices of the loop it takes
 */
export async function writeMany(
  owner: string,
  job: WriteJob,
  writes: readonly DocWrite[],
  newEdits: boolean,
): Promise<BulkResult[]> {
  const planned: Planned[] = [];
  const sameDocument = new Map<string, SameDocument>();
  const breathe = slices(owner);
  for (const [index, write] of writes.entries()) {
    const one = newEdits ? planEdit(write, index) : planReplica(write, index, sameDocument);
    if (one) planned.push(one);
    const turn = breathe();
    if (turn) await turn;
  }
  planned.sort((a, b) => compareBytes(a.id, b.id) || a.index - b.index);
  const results: BulkResult[] = new Array(writes.length);
  let done = 0;
  do {
    // What fails to commit is not answered: `done` moves once it is durable.
    const part = await job((context) => writeSome(context, planned, done));
    for (const [offset, result] of part.entries()) results[(planned[done + offset] as Planned).index] = result;
    done += part.length;
  } while (done < planned.length);
  return newEdits ? results : results.filter((result) => !result.ok);
}

function writeSome(context: WriteContext, planned: readonly Planned[], from: number): BulkResult[] {
  const until = performance.now() + BUDGET;
  const results: BulkResult[] = [];
  for (let at = from; at < planned.length && (at === from || performance.now() < until); at++) {
    results.push(writeOne(context, planned[at] as Planned));
  }
  return results;
}

function writeOne(context: WriteContext, { id, write }: Planned): BulkResult {
  const rev = unlessRefused(context, () => write(context));
  return typeof rev === 'string'
    ? { ok: true, id, rev }
    : { ok: false, id, error: rev.code ?? '', reason: rev.message };
}

function planEdit(given: DocWrite, index: number): Planned {
  const id = given.id ?? newId();
  if (id.startsWith('_local/')) return { index, id, write: localWrite(given, id) };
  const checked = checkWrite(id, given, true);
  return { index, id, write: (context) => editDocument(context, checked) };
}

/** Undefined when it is written with an earlier revision of its document. */
function planReplica(given: DocWrite, index: number, sameDocument: Map<string, SameDocument>): Planned | undefined {
  const id = given.id ?? newId();
  if (id.startsWith('_local/')) return { index, id, write: localWrite(given, id) };
  const checked = checkWrite(id, given, false);
  const before = sameDocument.get(id);
  if (before && before.length < MOST && checked.text.length < LARGE) {
    before.push(checked);
    return undefined;
  }
  const writes: SameDocument = [checked];
  sameDocument.set(id, writes);
  return {
    index,
    id,
    write(context) {
      replicateDocument(context, writes);
      return checked.path[0] as string;
    },
  };
}

function localWrite({ body, rev, deleted }: DocWrite, id: string): Planned['write'] {
  const name = id.slice('_local/'.length);
  return ({ file, db }: { file: StoreFile; db: { no: number } }) =>
    deleted ? removeLocalDocument(file, db.no, name).rev : putLocalDocument(file, db.no, name, body, rev).rev;
}

/** Drawn for so many ids at once: a draw costs as much as the write of a document. */
const drawn = Buffer.alloc(10 * 400);
let used = drawn.length;

/**
 * 32 hexadecimal digits, as CouchDB gives them. The first 12 are the time in ms: documents made together lie together, and
 * fewer pages are written; the others are drawn, so that nobody guesses an id.
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.7
 */
export function newId(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += 10;
  return timeDigits() + drawn.toString('hex', used - 10, used);
}

let lastTime = 0;
let lastDigits = '';

/** Written once a millisecond. */
function timeDigits(): string {
  const time = Date.now();
  if (time !== lastTime) {
    lastTime = time;
    lastDigits = time.toString(16).padStart(12, '0');
  }
  return lastDigits;
}
