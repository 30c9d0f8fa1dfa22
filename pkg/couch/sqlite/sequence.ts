import { CouchError } from '../couch-error.ts';

/** What `parseSince` needs to know of a database. */
export interface SeqSource {
  seq: number;
  epoch: string;
}

/** Sequences on the wire: `<number>-<epoch of the database>`, opaque to clients. */
export function formatSeq(seq: number, epoch: string): string {
  return `${seq}-${epoch}`;
}

/**
 * The number after which to read. A sequence of another life of the database (destroyed and created again, or brought
 * back from a backup) reads all from the start, as CouchDB does. Throws `bad_request` for what never was one.
 */
export function parseSince(since: string | undefined, { seq, epoch }: SeqSource): number {
  if (since === undefined) return 0;
  if (since === 'now') return seq;
  const match = /^(\d{1,15})(?:-([0-9a-zA-Z_-]+))?$/.exec(since);
  const number = Number(match?.[1]);
  if (!match || (match[2] === undefined && number > seq)) {
    throw new CouchError('bad_request', "Malformed sequence supplied in 'since' parameter.");
  }
  if (match[2] === undefined) return number;
  return match[2] === epoch && number <= seq ? number : 0;
}
