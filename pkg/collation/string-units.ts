import { isCanonical } from './canonical-order.ts';
import { type Element, findElements } from './elements.ts';
import { JOINER, type RootOrder, readRootOrder } from './root-order.ts';

/** The weights of one unit, encoded: bytes that sort as the unit does at each level. */
export interface Weights {
  primary: readonly number[];
  secondary: readonly number[];
  tertiary: readonly number[];
}

/** Least weight of the secondary and tertiary levels, and what ends a level (0 ends the string). */
export const COMMON = 2;
export const LEVEL_END = 1;

const CACHED_UNITS = 20_000;
const NOT_ASSIGNED = /[\p{Cn}\p{Co}]/u;
/** What may be the second half of a contraction, and what may be the first half whatever follows. */
const SECOND_HALF = /[\p{M}\u00b7\u0387]/u;
const FIRST_HALF = /\p{Logical_Order_Exception}/u;

/** Cuts strings into units and knows their weights. */
export interface StringUnits {
  split(text: string): string[];
  weightsOf(unit: string): Weights;
}

/** A constant of the platform, which is costly to read: once per process, not once per store. */
let knownOrder: RootOrder | undefined;

function rootOrder(): RootOrder {
  knownOrder ??= readRootOrder();
  return knownOrder;
}

/** @note the first unit of the process costs some 40 ms, the first ideograph as much again. */
export function createStringUnits(): StringUnits {
  const weights = cached((unit) => specialWeights(unit) ?? encode(findElements(unit, rootOrder()), rootOrder()));
  const contracts = cached((pair) => {
    // The collator of JavaScript would put the marks in another order.
    if (!isCanonical(pair)) return false;
    const last = [...pair].at(-1) ?? '';
    const apart = pair.slice(0, -last.length) + JOINER + last;
    return rootOrder().levels.tertiary(pair, apart) !== 0;
  });
  return {
    weightsOf: weights,
    split(text) {
      const units: string[] = [];
      for (const character of text) {
        const before = units.at(-1);
        const mayContract = before !== undefined && (SECOND_HALF.test(character) || FIRST_HALF.test(before));
        if (mayContract && contracts(before + character)) units[units.length - 1] = before + character;
        else units.push(character);
      }
      return units;
    },
  };
}

/** ICU gives these fixed places: U+FFFE below everything, what is not assigned above every script, by code point. */
function specialWeights(unit: string): Weights | undefined {
  const code = unit.codePointAt(0) ?? 0;
  const of = (...primary: number[]) => ({ primary, secondary: [COMMON], tertiary: [COMMON] });
  if (code === 0xfffe) return of(0x03);
  if (code === 0xfffd) return of(0xf8);
  if (code === 0xffff) return of(0xf9);
  if (!NOT_ASSIGNED.test(unit)) return undefined;
  return of(0xf0, code >> 16, (code >> 8) & 0xff, code & 0xff);
}

function encode(elements: Element[], order: RootOrder): Weights {
  const primary: number[] = [];
  const secondary: number[] = [];
  for (const { kind, weight, after } of elements) {
    if (kind === 'atom') primary.push(0x04 + (weight >> 8), weight & 0xff);
    else if (kind === 'ideograph') primary.push(0xc4 + (weight >> 16), (weight >> 8) & 0xff, weight & 0xff);
    if (after) primary.push(0xfa);
    if (kind !== 'mark') secondary.push(COMMON);
    else secondary.push(...(weight === order.marks.size ? [0xff] : markBytes(weight)));
  }
  return { primary, secondary, tertiary: elements.map(({ tertiary }) => COMMON + tertiary) };
}

/** Never a common weight at the end: those are left out at the end of a key. */
function markBytes(weight: number): number[] {
  const bytes = [0x03 + (weight >> 7), weight & 0x7f];
  return bytes[1] === COMMON ? [...bytes, LEVEL_END] : bytes;
}

function cached<T>(compute: (text: string) => T): (text: string) => T {
  const cache = new Map<string, T>();
  return (text) => {
    const known = cache.get(text);
    if (known !== undefined) return known;
    if (cache.size >= CACHED_UNITS) cache.clear();
    const value = compute(text);
    cache.set(text, value);
    return value;
  };
}
