import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExactValue, Json, toPlainValue } from '#pkg/json';
import type { ViewDefinition } from '../../types.ts';
import { viewToMapFunction } from '../../view-design.ts';
import { compileView } from './view-rows.ts';

/** What a CouchDB would emit: the function is run, `undefined` becomes null as in its JSON. */
function emitted(definition: ViewDefinition, document: unknown): unknown {
  const rows: unknown[] = [];
  const emit = (key: unknown, value: unknown) => rows.push({ key: key ?? null, value: value ?? null });
  const map = vm.runInNewContext(`(${viewToMapFunction(definition)})`, { emit }) as (doc: unknown) => void;
  map(document);
  return JSON.parse(JSON.stringify(rows));
}

const DEFINITIONS: ViewDefinition[] = [
  { ddoc: 'd', name: 'one', fields: ['a'] },
  { ddoc: 'd', name: 'two', fields: ['a', 'o.b'], value: 'o' },
  { ddoc: 'd', name: 'sum', fields: ['o.a'], value: 'a', reduce: '_sum' },
  { ddoc: 'd', name: 'each', fields: ['$.a', '$', 'a'], each: 'list', value: '$.b', reduce: '_count' },
  { ddoc: 'd', name: 'deep', fields: ['$'], each: 'o.list', selector: { a: 1 } },
  { ddoc: 'd', name: 'only', fields: ['list'], selector: { 'o.a': 'x', a: null } },
  { ddoc: 'd', name: 'odd', fields: ['\'"\\', '__proto__', 'list.0', 'list.length'] },
];

describe('the rows of a view', () => {
  const leaf = fc.constantFrom<unknown>(null, true, 1, 2.5, 'x', '42', '-1.50', '1e3', '', [], ['x', { a: 1 }], {});
  const object = fc.record({ a: leaf, b: leaf, list: fc.array(leaf, { maxLength: 3 }) }, { requiredKeys: [] });
  const document = fc.record(
    { a: leaf, o: fc.oneof(leaf, object), list: fc.oneof(leaf, fc.array(fc.oneof(leaf, object), { maxLength: 3 })) },
    { requiredKeys: [] },
  );

  test.each(DEFINITIONS)('of $name are those of its map function', (definition) => {
    const rowsOf = compileView(definition);
    fc.assert(
      fc.property(document, (doc) => {
        const rows = rowsOf(Json.of(doc).exact).map(({ key, value }) => ({
          key: toPlainValue(key),
          value: toPlainValue(value as ExactValue),
        }));
        expect(rows).toEqual(emitted(definition, JSON.parse(JSON.stringify(doc))));
      }),
    );
  });
});
