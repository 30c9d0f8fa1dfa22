import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExactValue, Json } from '#pkg/json';
import { compareValues, createCollationKeys, isWholeInKey } from './index.ts';

const keys = createCollationKeys();
const byKey = (a: ExactValue, b: ExactValue) => Buffer.compare(keys.key(a), keys.key(b));
const sign = (a: ExactValue, b: ExactValue) => Math.sign(compareValues(a, b));
const parsed = (texts: string[]) => texts.map((text) => Json.parse(text).exact);

describe('the order of values', () => {
  const ascending = parsed([
    'null',
    'false',
    'true',
    '-123456789012345678901234567890',
    '-9007199254740993',
    '-9007199254740992',
    '-1e-300',
    '0',
    '5e-324',
    '0.1',
    '1',
    '9007199254740992',
    '9007199254740993',
    '1.7976931348623157e308',
    `1${'0'.repeat(400)}`,
    `1${'0'.repeat(399)}1`,
    '""',
    '"_"',
    '"-"',
    '"!"',
    '"1"',
    '"a"',
    '"A"',
    '"á"',
    '"aa"',
    '"b"',
    '"ßa"',
    '"σ"',
    '"я"',
    '"字"',
    '"\uffff"',
    '[]',
    '[null]',
    '["a"]',
    '["a","b"]',
    '["aa"]',
    '[[]]',
    '{}',
    '{"10":1}',
    '{"a":1}',
    '{"a":1,"b":0}',
    '{"a":2}',
    '{"b":1,"10":1}',
  ]);

  test('holds for each pair, compared and by key', () => {
    for (const [i, a] of ascending.entries()) {
      for (const [j, b] of ascending.entries()) {
        expect([a, b, sign(a, b)]).toEqual([a, b, Math.sign(i - j)]);
        expect([a, b, byKey(a, b)]).toEqual([a, b, Math.sign(i - j)]);
      }
    }
  });

  test.each([
    ['1', '1.0'],
    ['0', '-0.0'],
    ['"é"', '"e\u0301"'],
    ['""', '"\\u0000\\u0001\u200b"'],
    ['{"a":1.0}', '{"a":1}'],
  ])('%s equals %s', (a, b) => {
    const [left, right] = parsed([a, b]) as [ExactValue, ExactValue];
    expect([sign(left, right), byKey(left, right)]).toEqual([0, 0]);
  });

  test('agrees between keys and comparisons of any values', () => {
    const value = fc.jsonValue({ depthSize: 'small' }) as fc.Arbitrary<ExactValue>;
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(byKey(a, b)).toBe(sign(a, b));
      }),
      { numRuns: 500 },
    );
  });

  test('of long strings only the beginning counts in keys', () => {
    const long = 'é😀'.repeat(40_000);
    expect(keys.key(long).length).toBeLessThan(500_000);
    expect([byKey(`${long}a`, `${long}b`), sign(`${long}a`, `${long}b`)]).toEqual([0, -1]);
    expect([isWholeInKey('short'), isWholeInKey({ a: [long] }), isWholeInKey({ [long]: 1 })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('an array prefix stands before the arrays that begin with it, and no others', () => {
    const prefix = Buffer.from(keys.arrayPrefix(['a']));
    const startsWith = (value: ExactValue) => Buffer.from(keys.key(value)).subarray(0, prefix.length).equals(prefix);
    expect([['a'], ['a', 1], ['aa'], ['A'], 'a', []].map(startsWith)).toEqual([true, true, false, false, false, false]);
  });
});

// JavaScript's collator normalises, CouchDB's does not: they agree where there is nothing to reorder.
const icu = new Intl.Collator('und').compare;
const isCanonical = (text: string) =>
  Array.from(text, (character) => character.normalize('NFD')).join('') === text.normalize('NFD');

describe('the order of strings is that of ICU', () => {
  test('marks count in the order in which they are written', () => {
    const [first, second] = ['o\u0301\u0328', 'o\u0328\u0301'];
    expect([sign(first, 'ö'), byKey(first, 'ö'), sign(second, 'ö'), byKey(second, 'ö')]).toEqual([-1, -1, 1, 1]);
  });

  test('each mark alone has its place among the others', () => {
    const marks = Array.from({ length: 0x70 }, (_, index) => String.fromCodePoint(0x300 + index));
    const wrong = marks.flatMap((a) => marks.filter((b) => byKey(a, b) !== Math.sign(icu(a, b))).map((b) => a + b));
    expect(wrong).toEqual([]);
  });

  const SCRIPTS: Record<string, [number, number]> = {
    latin: [0x20, 0x24f],
    phonetic: [0x250, 0x2ff],
    marks: [0x300, 0x36f],
    greek: [0x370, 0x3ff],
    cyrillic: [0x400, 0x52f],
    hebrew: [0x590, 0x5f4],
    arabic: [0x600, 0x6ff],
    devanagari: [0x900, 0x97f],
    bengali: [0x980, 0x9ff],
    tamil: [0xb80, 0xbff],
    sinhala: [0xd80, 0xdff],
    thai: [0xe00, 0xe5b],
    lao: [0xe80, 0xedf],
    tibetan: [0xf00, 0xfff],
    myanmar: [0x1000, 0x109f],
    jamo: [0x1100, 0x11ff],
    ethiopic: [0x1200, 0x137f],
    khmer: [0x1780, 0x17ff],
    balinese: [0x1b00, 0x1b7f],
    vietnamese: [0x1e00, 0x1eff],
    'polytonic greek': [0x1f00, 0x1fff],
    symbols: [0x2000, 0x2bff],
    kana: [0x3000, 0x30ff],
    enclosed: [0x3100, 0x33ff],
    ideographs: [0x4e00, 0x9fff],
    hangul: [0xac00, 0xd7a3],
    private: [0xe000, 0xe0ff],
    compatibility: [0xf900, 0xfdff],
    'half width': [0xfe00, 0xffff],
    brahmi: [0x11000, 0x1114f],
    mathematics: [0x1d400, 0x1d7ff],
    emoji: [0x1f300, 0x1faff],
    all: [0, 0x10ffff],
  };

  test.each(Object.entries(SCRIPTS))('%s', (_script, [min, max]) => {
    const character = fc
      .integer({ min, max })
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .map((code) => String.fromCodePoint(code));
    const unit = fc.oneof({ weight: 4, arbitrary: character }, fc.constantFrom('a', 'A', '1', ' ', 'e\u0301'));
    const text = fc.array(unit, { maxLength: 4 }).map((units) => units.join(''));
    const variant = fc.tuple(text, text, text).map(([a, b, c]): [string, string] => [a + b, a + c]);
    fc.assert(
      fc.property(fc.oneof(fc.tuple(text, text), variant), ([a, b]) => {
        expect(byKey(a, b)).toBe(Math.sign(isCanonical(a) && isCanonical(b) ? icu(a, b) : sign(a, b)));
      }),
      { numRuns: 400 },
    );
  });
});
