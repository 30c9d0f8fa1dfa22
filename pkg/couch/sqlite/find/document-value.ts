import { type ExactValue, isExactObject, type Json, type JsonValue, type MemberTree, pickMembers } from '#pkg/json';
import type { Reads } from '#pkg/mango';
import type { Doc, GetOptions } from '../../types.ts';

/** What is told of the other leaves. */
const OF_LEAVES = ['_conflicts', '_deleted_conflicts'];
const OF_HEAD: ReadonlySet<string> = new Set(['_id', '_rev', '_deleted', ...OF_LEAVES]);

/** Characters of a text whose values are all made in a millisecond or two. */
const LARGE = 64 * 1024;

/**
 * A document as queries see it: with its id, its revision and what else begins with `_`.
 * @param reads of a large document, the members that are looked at; by default, all of them
 */
export function documentValue(
  head: Readonly<Record<string, ExactValue | undefined>>,
  body: Json,
  reads?: MemberTree,
): ExactValue {
  const members = Object.entries(head).filter((entry): entry is [string, ExactValue] => entry[1] !== undefined);
  if (reads && isOfHead(reads)) return Object.fromEntries(members);
  const { exact } = reads && body.text.length > LARGE ? pickMembers(body, reads) : body;
  if (!isExactObject(exact)) return Object.fromEntries(members);
  if (exact instanceof Map) return new Map([...members, ...exact]);
  return Object.assign(Object.fromEntries(members), exact);
}

/** The head of a document as indexes see it: they know of its other leaves too, whatever a query asks. */
export function indexedHead(
  { id, rev, leaves }: { id: string; rev: string; leaves: number },
  reads: Reads,
  db: { get(id: string, options: GetOptions): Doc },
): Record<string, JsonValue | undefined> {
  if (leaves < 2 || !readsLeaves(reads)) return { _id: id, _rev: rev };
  const { conflicts, deletedConflicts } = db.get(id, { conflicts: true, deletedConflicts: true });
  return { _id: id, _rev: rev, _conflicts: conflicts, _deleted_conflicts: deletedConflicts };
}

export function readsLeaves(reads: Reads): boolean {
  return reads === undefined || OF_LEAVES.some((name) => reads.has(name));
}

/** True when no member of the body is looked at: none of them has these names. */
function isOfHead(reads: MemberTree): boolean {
  for (const name of reads.keys()) if (!OF_HEAD.has(name)) return false;
  return true;
}
