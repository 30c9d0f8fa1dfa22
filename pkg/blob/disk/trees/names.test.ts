import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromSegments, toSegments } from './names.ts';

describe('names on the file system', () => {
  test.each([
    ['photo.jpg', ['photo.jpg']],
    ['100% sure.txt', ['100% sure.txt']],
    ['100%', ['100%25']],
    ['a%20b', ['a%2520b']],
    ['été 🏖 שלום', ['été 🏖 שלום']],
    ['x'.repeat(255), ['x'.repeat(255)]],
    ['x'.repeat(300), [`${'x'.repeat(254)}%`, 'x'.repeat(46)]],
  ])('of %j', (name, segments) => {
    expect(toSegments(name)).toEqual(segments);
    expect(fromSegments(segments)).toBe(name);
  });

  test('every name is given back, in names that every file system holds', () => {
    const unit = fc.oneof(
      fc.constantFrom('%', '2', '5', '.', 'a', 'é', '🏖'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    );
    const names = fc
      .oneof(
        fc.string({ unit, minLength: 1, maxLength: 2000 }),
        fc.string({ unit: fc.constantFrom('.', '%', 'x'), minLength: 250, maxLength: 260 }),
      )
      .filter((name) => name.isWellFormed() && !/[/\0]/.test(name) && name !== '' && name !== '.' && name !== '..');
    fc.assert(
      fc.property(names, (name) => {
        const segments = toSegments(name);
        for (const segment of segments) {
          expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(255);
          expect(['', '.', '..']).not.toContain(segment);
        }
        expect(fromSegments(segments)).toBe(name);
      }),
      { numRuns: 500 },
    );
  });
});
