import { describe, expect, test } from 'vitest';
import { Json } from '#pkg/json';
import { nextPage } from './page-size.ts';

const docs = (count: number, size: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: `d${n}`,
    rev: '1-a',
    deleted: false,
    body: Json.stored(`"${'x'.repeat(size - 2)}"`),
  }));

describe('a page has about a megabyte of documents', () => {
  test.each([
    ['small ones', docs(16, 100), 500],
    ['middle ones', docs(16, 10_000), 104],
    ['large ones', docs(2, 8_000_000), 1],
    ['none', [], 500],
    ['none but rows without documents', [null, undefined], 500],
  ])('%s', (_, came, next) => {
    expect(nextPage(came, 500)).toBe(next);
  });
});
