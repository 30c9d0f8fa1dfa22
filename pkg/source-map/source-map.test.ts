import { expect, test } from 'vitest';
import { createSourceMaps } from './index.ts';

const maps = createSourceMaps();
const bytes = (map: unknown) => Buffer.from(typeof map === 'string' ? map : JSON.stringify(map));
/** Two segments: the first column comes from line 1 of `a.ts`, the fifth one from line 2, with a name. */
const MAP = {
  version: 3,
  sources: ['../src/a.ts'],
  sourcesContent: [`const a = 1;\n  throw new Error();${' '.repeat(1000)}`],
  names: ['open'],
  mappings: 'AAAA,IACEA',
};

test('a place in a built script is found in its source', async () => {
  const places = [
    { line: 1, column: 1 },
    { line: 1, column: 7 },
    { line: 9, column: 1 },
    { line: 0, column: 0 },
  ];
  expect(await maps.locate({ map: bytes(MAP), places })).toEqual([
    { file: '../src/a.ts', line: 1, column: 1, code: 'const a = 1;' },
    { file: '../src/a.ts', line: 2, column: 3, name: 'open', code: 'throw new Error();' },
    null,
    null,
  ]);
});

test.each([
  ['no JSON', '<!doctype html>'],
  ['null', null],
  ['a number', 4],
  ['a map without mappings', { version: 3, sources: [] }],
  ['mappings that are no text', { version: 3, sources: ['a'], mappings: { a: 1 } }],
  ['sources that are not there', { version: 3, sources: [], names: [], mappings: 'AAgB' }],
  ['a source that is null', { version: 3, sources: [null], names: [], mappings: 'AAAA' }],
])('%s knows nothing', async (_, map) => {
  const [found] = await maps.locate({ map: bytes(map), places: [{ line: 1, column: 1 }] });
  expect(found ?? null).toBe(null);
});
