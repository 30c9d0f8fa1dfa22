import { ExactNumber, type ExactValue, membersOf } from '#pkg/json';
import { compareStrings } from './compare-strings.ts';

/** null, false, true, numbers, strings, arrays, objects. @see https://docs.couchdb.org/en/stable/ddocs/views/collation.html */
export function typeRank(value: ExactValue): number {
  if (value === null) return 1;
  if (value === false) return 2;
  if (value === true) return 3;
  if (typeof value === 'number' || value instanceof ExactNumber) return 4;
  if (typeof value === 'string') return 5;
  return Array.isArray(value) ? 6 : 7;
}

export type CompareValues = (a: ExactValue, b: ExactValue) => number;

/** Negative, zero or positive, in CouchDB's order; objects member by member, in stored order. */
export const compareValues: CompareValues = compareWith(compareStrings);

/** The same with strings by their bytes in UTF-8: how CouchDB compares ids. */
export const compareRawValues: CompareValues = compareWith((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

function compareWith(strings: (a: string, b: string) => number): CompareValues {
  const compare: CompareValues = (a, b) => {
    const rank = typeRank(a);
    const difference = rank - typeRank(b);
    if (difference !== 0) return difference;
    if (rank === 4) return compareNumbers(a as number | ExactNumber, b as number | ExactNumber);
    if (rank === 5) return strings(a as string, b as string);
    if (rank === 6) return lists(a as ExactValue[], b as ExactValue[]);
    if (rank === 7) return lists(membersOf(a as never).flat(), membersOf(b as never).flat());
    return 0;
  };
  const lists = (a: ExactValue[], b: ExactValue[]) => {
    const shared = Math.min(a.length, b.length);
    for (let at = 0; at < shared; at++) {
      const difference = compare(a[at] ?? null, b[at] ?? null);
      if (difference !== 0) return difference;
    }
    return a.length - b.length;
  };
  return compare;
}

/** JavaScript compares a bigint with a number exactly. */
function compareNumbers(a: number | ExactNumber, b: number | ExactNumber): number {
  const left = typeof a === 'number' ? a : a.value;
  const right = typeof b === 'number' ? b : b.value;
  if (left < right) return -1;
  return left > right ? 1 : 0;
}
