import { createHash, hash } from 'node:crypto';
import { piecesOf } from '#pkg/json';
import { CouchError } from '../couch-error.ts';

/** A parsed `<generation>-<hash>`. */
interface Revision {
  generation: number;
  hash: string;
}

const REVISION = /^(\d{1,15})-(.+)$/s;
const MD5 = /^[0-9a-f]{32}$/;

/** Rejects with `bad_request`, `Invalid rev format`. A hash of 32 characters is hexadecimal, and made lowercase. */
function parseRevision(text: string): Revision {
  const match = REVISION.exec(text);
  if (!match) throw invalidRevision();
  return { generation: Number(match[1]), hash: parseHash(match[2] as string) };
}

export function parseHash(hash: string): string {
  if (hash.length !== 32) {
    if (!hash.isWellFormed()) throw invalidRevision();
    return hash;
  }
  const lower = hash.toLowerCase();
  if (!MD5.test(lower)) throw invalidRevision();
  return lower;
}

/** The form under which a revision is stored and compared. */
export function normaliseRevision(text: string): string {
  const { generation, hash } = parseRevision(text);
  return `${generation}-${hash}`;
}

export function generationOf(rev: string): number {
  return Number(rev.slice(0, rev.indexOf('-')));
}

export function hashOf(rev: string): string {
  return rev.slice(rev.indexOf('-') + 1);
}

/** True for a hash such as the store makes. */
function isMd5(hash: string): boolean {
  return MD5.test(hash);
}

/** By generation, then by hash. */
export function compareRevisions(a: string, b: string): number {
  return generationOf(a) - generationOf(b) || compareHashes(hashOf(a), hashOf(b));
}

/** By bytes, where 32 hexadecimal digits stand for 16 bytes. */
export function compareHashes(a: string, b: string): number {
  if (isMd5(a) && isMd5(b)) return a < b ? -1 : Number(a > b);
  return Buffer.compare(hashBytes(a), hashBytes(b));
}

function hashBytes(hash: string): Buffer {
  return Buffer.from(hash, isMd5(hash) ? 'hex' : 'utf8');
}

/** The revision of an edit, a function of what it says: the same edit made twice, or on two servers, is one revision. */
export function nextRevision(parent: string | undefined, deleted: boolean, body: string): string {
  return `${generationAfter(parent)}-${md5(headOf(parent, deleted), body)}`;
}

/** The same for a large body, whose sum would hold the loop for long. @param breathe called after each of its pieces */
export async function nextRevisionInPieces(
  parent: string | undefined,
  deleted: boolean,
  body: string,
  breathe: () => Promise<void> | undefined,
): Promise<string> {
  const sum = createHash('md5').update(headOf(parent, deleted));
  for (const piece of piecesOf(body, PIECE)) {
    sum.update(piece);
    await breathe();
  }
  return `${generationAfter(parent)}-${sum.digest('hex')}`;
}

function generationAfter(parent: string | undefined): number {
  return parent === undefined ? 1 : generationOf(parent) + 1;
}

/** What is summed before the body. */
function headOf(parent: string | undefined, deleted: boolean): string {
  return `${deleted ? 1 : 0}\n${parent ?? ''}\n`;
}

/** Characters: what is longer is not copied to be summed. */
const SHORT = 16 * 1024;
const PIECE = 256 * 1024;

function md5(head: string, body: string): string {
  if (body.length < SHORT) return hash('md5', head + body);
  return createHash('md5').update(head).update(body).digest('hex');
}

function invalidRevision(): CouchError {
  return new CouchError('bad_request', 'Invalid rev format');
}
