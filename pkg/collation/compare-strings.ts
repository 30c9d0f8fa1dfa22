import { createByteWriter } from './byte-writer.ts';
import { isCanonical } from './canonical-order.ts';
import { createStringKeys } from './string-key.ts';

const collate = new Intl.Collator('und').compare;
// The tables of the keys are pure data, made when the first one is asked for.
const writeString = createStringKeys();
const writer = createByteWriter();

/**
 * ICU's root order at three levels, as CouchDB uses it: without normalisation. It differs from JavaScript's collator
 * only for marks that are not in their canonical order, so those are compared by their keys.
 */
export function compareStrings(a: string, b: string): number {
  if (isCanonical(a) && isCanonical(b)) return collate(a, b);
  return Buffer.compare(keyOf(a), keyOf(b));
}

function keyOf(text: string): Uint8Array {
  writeString(text, writer);
  return writer.take();
}
