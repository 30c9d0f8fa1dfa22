import { describe, expect, test } from 'vitest';
import { faultOfName, freeName, numberedName, splitName } from './file.ts';

test.each([
  ['photo.jpg', 'photo', '.jpg'],
  ['archive.tar.gz', 'archive.tar', '.gz'],
  ['README', 'README', ''],
  ['.profile', '.profile', ''],
  ['end.', 'end', '.'],
])('%s is %s and %s', (name, stem, extension) => {
  expect(splitName(name)).toEqual({ stem, extension });
});

describe('freeName', () => {
  test.each([
    ['a.txt', [], 'a (2).txt'],
    ['a.txt', ['a.txt', 'a (2).txt'], 'a (3).txt'],
    ['a (2).txt', ['a (2).txt'], 'a (3).txt'],
    ['README', ['README (2)'], 'README (3)'],
  ])('%s beside %j becomes %s', (name, taken, free) => {
    expect(freeName(name, new Set(taken))).toBe(free);
  });

  test('a directory has no extension', () => {
    expect(freeName('v1.2', new Set(), false)).toBe('v1.2 (2)');
  });
});

test.each([
  ['', 'empty'],
  ['..', 'empty'],
  ['a/b', 'slash'],
  ['a\nb', 'odd'],
  ['a\0', 'odd'],
  ['\ud800', 'odd'],
  ['  ', null],
  ['...', null],
  ['été 2026', null],
])('the name %j is refused as %j', (name, reason) => {
  expect(faultOfName(name)).toBe(reason);
});

test('the dots of a directory begin no extension', () => {
  expect(numberedName('v1.2', 2, false)).toBe('v1.2 (2)');
  expect(numberedName('v1.2', 2)).toBe('v1 (2).2');
});
