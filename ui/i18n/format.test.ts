import { describe, expect, test } from 'vitest';
import { createFormat } from './format.ts';

// Intl puts narrow and unbreakable spaces where a reader sees a space.
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('size', () => {
  test.each([
    ['en', 0, '0 bytes'],
    ['en', 1, '1 byte'],
    ['en', 999, '999 bytes'],
    ['en', 1000, '1 kB'],
    ['en', 48_213, '48.2 kB'],
    ['en', 999_960, '1 MB'],
    ['en', 482_113_000, '482 MB'],
    ['en', 5e15, '5,000 TB'],
    ['en', -3, '0 bytes'],
    ['fr', 1_500_000, '1,5 Mo'],
    ['fr', 1, '1 octet'],
  ])('in %s, %d is %s', (locale, bytes, text) => {
    expect(plain(createFormat(locale).size(bytes))).toBe(text);
  });
});

describe('moment', () => {
  const now = new Date(2026, 10, 23, 15, 0).getTime();
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();

  test.each([
    ['en', at(2026, 10, 23, 15, 0), 'now'],
    ['en', at(2026, 10, 23, 14, 55), '5 minutes ago'],
    ['en', at(2026, 10, 23, 8, 5), '8:05 AM'],
    ['en', at(2026, 10, 22, 23, 59), 'Nov 22'],
    ['en', at(2025, 0, 2, 3, 4), 'Jan 2, 2025'],
    ['fr', at(2026, 10, 23, 8, 5), '08:05'],
    ['fr', at(2026, 10, 22, 8, 5), '22 nov.'],
  ])('in %s, %s is %s', (locale, iso, text) => {
    expect(plain(createFormat(locale).moment(iso, now))).toBe(text);
  });

  test('a clock that runs ahead is now, and a broken date is nothing', () => {
    expect(createFormat('en').moment(at(2026, 10, 23, 15, 2), now)).toBe('now');
    expect(createFormat('en').moment('not a date', now)).toBe('');
  });
});

test('names are in the order a person gives them', () => {
  const names = ['Scan 10', 'scan 9', 'Évian', 'Zoo'];
  expect(names.sort(createFormat('fr').compare)).toEqual(['Évian', 'scan 9', 'Scan 10', 'Zoo']);
});
