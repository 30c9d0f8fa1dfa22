import type { ByteWriter } from './byte-writer.ts';
import { COMMON, createStringUnits, LEVEL_END, type Weights } from './string-units.ts';

// Pure ASCII has a path of its own, ten times as fast.
const NOT_ASCII = /[^\0-\x7f]/;

/** Characters of a string that count in its key: what comes after would make keys of megabytes, slowly. */
export const LONGEST_IN_KEY = 65_536;

/** Writes the key of a string, which ends with a byte below all others. */
export type StringKeyWriter = (text: string, writer: ByteWriter) => void;

/**
 * Keys whose byte order is ICU's root order at three levels, as CouchDB compares strings: punctuation counts, control
 * characters do not. Composed and decomposed characters have the same key; marks in another order than the canonical one
 * have not, since CouchDB does not normalise.
 * @see https://www.unicode.org/reports/tr10/#Step_3
 */
export function createStringKeys(): StringKeyWriter {
  const units = createStringUnits();
  const ascii: (Weights | undefined)[] = [];
  const weightsOfAscii = (code: number) => {
    const weights = ascii[code] ?? units.weightsOf(String.fromCharCode(code));
    ascii[code] = weights;
    return weights;
  };
  return (whole, writer) => {
    const text = whole.length <= LONGEST_IN_KEY ? whole : whole.slice(0, LONGEST_IN_KEY).toWellFormed();
    if (NOT_ASCII.test(text)) {
      writeLevels(units.split(text).map(units.weightsOf), writer);
    } else {
      writeAscii(text, weightsOfAscii, writer);
    }
    writer.byte(0);
  };
}

/** ASCII has no secondary weights. */
function writeAscii(text: string, weightsOf: (code: number) => Weights, writer: ByteWriter): void {
  let lastVariant = -1;
  for (let at = 0; at < text.length; at++) {
    const { primary, tertiary } = weightsOf(text.charCodeAt(at));
    if (primary.length === 0) continue;
    writer.byte(primary[0] ?? 0);
    writer.byte(primary[1] ?? 0);
    if (tertiary[0] !== COMMON) lastVariant = at;
  }
  if (lastVariant < 0) return;
  writer.byte(LEVEL_END);
  writer.byte(LEVEL_END);
  for (let at = 0; at <= lastVariant; at++) {
    const [weight] = weightsOf(text.charCodeAt(at)).tertiary;
    if (weight !== undefined) writer.byte(weight);
  }
}

/** Trailing common weights and empty levels are left out: they are the least, so the order stays. */
function writeLevels(weights: Weights[], writer: ByteWriter): void {
  for (const { primary } of weights) writer.bytes(primary);
  const secondary = withoutTrailing(weights.flatMap((unit) => unit.secondary));
  const tertiary = withoutTrailing(weights.flatMap((unit) => unit.tertiary));
  if (secondary.length + tertiary.length === 0) return;
  writer.byte(LEVEL_END);
  writer.bytes(secondary);
  if (tertiary.length === 0) return;
  writer.byte(LEVEL_END);
  writer.bytes(tertiary);
}

function withoutTrailing(weights: number[]): number[] {
  return weights.slice(0, weights.findLastIndex((weight) => weight !== COMMON) + 1);
}
