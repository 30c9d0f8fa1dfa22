import { type ExactNumber, type ExactValue, membersOf } from '#pkg/json';
import { type ByteWriter, createByteWriter } from './byte-writer.ts';
import { typeRank } from './compare-values.ts';
import { writeNumber } from './number-key.ts';
import { createStringKeys, type StringKeyWriter } from './string-key.ts';

/** Above the key of every value: the end of an open range. */
export const HIGHEST = 0xff;

const END = 0;

/** Makes keys whose byte order is CouchDB's order of values. No key is the beginning of another one. */
export interface CollationKeys {
  /** The key of a value. */
  key(value: ExactValue): Uint8Array;
  /** The beginning of the keys of all arrays that begin with these items, and of no other value. */
  arrayPrefix(items: readonly ExactValue[]): Uint8Array;
}

/** The tables behind it are made when the first string comes (some 50 ms) and kept. */
export function createCollationKeys(): CollationKeys {
  const writer = createByteWriter();
  const writeString = createStringKeys();
  return {
    key(value) {
      writeValue(value, writer, writeString);
      return writer.take();
    },
    arrayPrefix(items) {
      writer.byte(typeRank([]));
      for (const item of items) writeValue(item, writer, writeString);
      return writer.take();
    },
  };
}

function writeValue(value: ExactValue, writer: ByteWriter, writeString: StringKeyWriter): void {
  const rank = typeRank(value);
  writer.byte(rank);
  if (rank === 4) writeNumber(value as number | ExactNumber, writer);
  else if (rank === 5) writeString(value as string, writer);
  else if (rank === 6) {
    for (const item of value as ExactValue[]) writeValue(item, writer, writeString);
    writer.byte(END);
  } else if (rank === 7) {
    for (const [name, member] of membersOf(value as never)) {
      writeValue(name, writer, writeString);
      writeValue(member, writer, writeString);
    }
    writer.byte(END);
  }
}
