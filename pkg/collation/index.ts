/**
 * CouchDB's order of JSON values, as a comparison and as keys that an ordered store can keep.
 * Strings follow ICU's root collation; Node's own ICU is the reference, so keys that are kept must be made anew when
 * `collationVersion` changes.
 */
export { type CollationKeys, createCollationKeys, HIGHEST } from './collation-key.ts';
export { type CompareValues, compareRawValues, compareValues } from './compare-values.ts';

export { isWholeInKey } from './whole-in-key.ts';

/** Changes when the order of strings, or the form of the keys, may have changed. */
export const collationVersion = `1-${process.versions['icu'] ?? ''}-${process.versions['unicode'] ?? ''}`;
