import { expect, test } from 'vitest';
import { summaryOf } from './documents-api.ts';

test('a line says the first members that are words or numbers', () => {
  const doc = {
    _id: 'x',
    _rev: '1-a',
    list: [1],
    name: 'Milk',
    n: 2,
    done: false,
    none: null,
    last: 'z'.repeat(99),
    more: 1,
  };
  expect(summaryOf(doc)).toBe(`name: Milk · n: 2 · done: false · last: ${'z'.repeat(60)}`);
  expect(summaryOf({})).toBe('');
});
