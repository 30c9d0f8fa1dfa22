import { expect, test } from 'vitest';
import { matchesName, namePattern } from './name-search.ts';

const asRegex = (text: string) => new RegExp(namePattern(text).replace('(?i)', ''), 'iu');

test.each([
  ['ete', 'Été 2026.pdf', true],
  ['ÉTÉ 26', 'ete-2026.pdf', true],
  ['a.b', 'axb', false],
  ['(1)', 'photo (1).jpg', true],
  ['[a-z]', 'b', false],
  ['two one', 'one two', true],
  ['two three', 'one two', false],
  ['(2) notes', 'Notes of the day (2).md', true],
  ['naïve', 'nai\u0308ve.txt', true],
  ['<img', '<img src=x onerror=alert(1)>.txt', true],
])('%s in %s: %s', (text, name, found) => {
  expect(matchesName(text, name)).toBe(found);
  expect(asRegex(text).test(name)).toBe(found);
});
