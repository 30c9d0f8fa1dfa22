import { ExactNumber, type ExactValue, membersOf } from '#pkg/json';

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
export const compareValues: CompareValues = (a, b) => {
  const rank = typeRank(a);
  const difference = rank - typeRank(b);
  if (difference !== 0) return difference;
  if (rank === 4) return compareNumbers(a as number | ExactNumber, b as number | ExactNumber);
  if (rank === 5) return compareStrings(a as string, b as string);
  if (rank === 6) return compareLists(a as ExactValue[], b as ExactValue[]);
  if (rank === 7) return compareLists(membersOf(a as never).flat(), membersOf(b as never).flat());
  return 0;
};

/** ICU's root order at three levels: what CouchDB uses. Canonically equal strings are equal. */
export const compareStrings: (a: string, b: string) => number = new Intl.Collator('und').compare;

function compareLists(a: ExactValue[], b: ExactValue[]): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const difference = compareValues(a[at] ?? null, b[at] ?? null);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** JavaScript compares a bigint with a number exactly. */
function compareNumbers(a: number | ExactNumber, b: number | ExactNumber): number {
  const left = typeof a === 'number' ? a : a.value;
  const right = typeof b === 'number' ? b : b.value;
  if (left < right) return -1;
  return left > right ? 1 : 0;
}
