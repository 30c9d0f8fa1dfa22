import { expect, test } from 'vitest';
import { formatSize, parseSize } from './parse-size.ts';

test.each([
  ['0', 0],
  ['-1', -1],
  ['500', 500],
  ['500MB', 5e8],
  ['1.5 gb', 1.5e9],
  ['10GiB', 10 * 1024 ** 3],
  ['2T', 2e12],
])('%j is %i bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(['', 'GB', '1XB', '1e3', 'ten', '9999999PB', 'Infinity'])('%j is no size', (text) => {
  expect(() => parseSize(text)).toThrow('is not a size');
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1500, '1.5 kB'],
  [5e9, '5 GB'],
])('%i bytes are shown as %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});
