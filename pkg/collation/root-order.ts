/** Breaks contractions and has no weight of its own (combining grapheme joiner). */
export const JOINER = '\u034f';

/** First of the ideographs, which come after all other scripts. */
const FIRST_IDEOGRAPH = '一';
const WANTED = /[\p{Assigned}--[\p{Co}\p{Cs}\uac00-\ud7a3]]/v;
const UNIFIED_IDEOGRAPH = /\p{Unified_Ideograph}/u;
const LAST_ASSIGNED = 0xe01ef;

/** Compare at the levels of the Unicode collation algorithm (UTS #10): each level includes those before. */
interface Levels {
  primary(a: string, b: string): number;
  secondary(a: string, b: string): number;
  tertiary(a: string, b: string): number;
}

/**
 * The characters of ICU's root order, as Intl.Collator sorts them.
 * An atom is a character that has one primary weight; a mark one that has only a secondary weight.
 */
export interface RootOrder {
  levels: Levels;
  /** Those below the ideographs, in ascending order, one per primary weight. */
  atoms: Characters;
  /** The rest; sorted when the first one is met. */
  ideographs: Characters;
  /** In ascending order, one per secondary weight. */
  marks: Characters;
  /** True when a string is not below the ideographs. */
  isIdeograph(text: string): boolean;
}

interface Characters {
  readonly size: number;
  /** The least character with that weight. */
  at(index: number): string;
  /** The characters that differ from it in the tertiary level only, in ascending order, itself first. */
  variants(index: number): string[];
  /** Those that differ from `unit` in the tertiary level only, in ascending order. */
  equalsOf(unit: string): string[];
}

/** Sorts every assigned character but ideographs: some 40 ms, done once by the first who needs a key. */
export function readRootOrder(): RootOrder {
  const levels: Levels = {
    primary: new Intl.Collator('und', { sensitivity: 'base' }).compare,
    secondary: new Intl.Collator('und', { sensitivity: 'accent' }).compare,
    tertiary: new Intl.Collator('und').compare,
  };
  const isIdeograph = (text: string) => levels.primary(text, FIRST_IDEOGRAPH) >= 0;
  const characters = assignedCharacters(false).sort(levels.tertiary);
  const firstMark = characters.findIndex((character) => levels.tertiary(character, '') !== 0);
  const firstAtom = characters.findIndex((character) => levels.primary(character, '') !== 0);
  const ideograph = characters.findIndex(isIdeograph);
  const readIdeographs = () => {
    const rest = [...characters.slice(ideograph), ...assignedCharacters(true)];
    return charactersOf(rest.sort(levels.tertiary), 'primary', levels);
  };
  let ideographs: Characters | undefined;
  return {
    levels,
    isIdeograph,
    marks: charactersOf(characters.slice(firstMark, firstAtom), 'secondary', levels),
    atoms: charactersOf(characters.slice(firstAtom, ideograph), 'primary', levels),
    get ideographs() {
      ideographs ??= readIdeographs();
      return ideographs;
    },
  };
}

function assignedCharacters(ideographs: boolean): string[] {
  const characters: string[] = [];
  for (let code = 0; code <= LAST_ASSIGNED; code++) {
    if (code === 0xd800) code = 0xe000;
    if (code === 0x32400) code = 0xe0000;
    const character = String.fromCodePoint(code);
    if (UNIFIED_IDEOGRAPH.test(character) === ideographs && WANTED.test(character)) characters.push(character);
  }
  return characters;
}

/** Indexes the characters that are not sequences of those before them at that level. `sorted` is in ascending order. */
function charactersOf(sorted: string[], level: 'primary' | 'secondary', levels: Levels): Characters {
  const compare = levels[level];
  const highest = level === 'primary' ? '\uffff' : (sorted.at(-1) ?? '');
  const codes = Int32Array.from(sorted, (character) => character.codePointAt(0) ?? 0);
  const starts: number[] = [];
  let atom = '';
  sorted.forEach((character, index) => {
    if (starts.length > 0 && compare(character, atom) === 0) return;
    if (starts.length > 0 && compare(character, atom + JOINER + highest) < 0) return;
    starts.push(index);
    atom = character;
  });
  const character = (position: number) => String.fromCodePoint(codes[position] ?? 0);
  const equalsFrom = (start: number) => {
    const equals = [character(start)];
    for (let at = start + 1; at < codes.length; at++) {
      const next = character(at);
      if (levels.secondary(next, equals[0] ?? '') !== 0) break;
      if (levels.tertiary(next, equals.at(-1) ?? '') !== 0) equals.push(next);
    }
    return equals;
  };
  return {
    size: starts.length,
    at: (index) => character(starts[index] ?? 0),
    variants: (index) => equalsFrom(starts[index] ?? 0),
    equalsOf: (unit) => equalsFrom(lastWhere(codes.length, (at) => levels.secondary(character(at), unit) < 0) + 1),
  };
}

/** The last index below `size` for which the condition holds (it holds up to a point), or -1. */
export function lastWhere(size: number, holds: (index: number) => boolean): number {
  let low = -1;
  let high = size - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
