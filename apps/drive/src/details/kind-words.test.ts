import { expect, test } from 'vitest';
import { kindWords } from './kind-words.ts';

test.each([
  ['image', 'a.jpeg', 'kind.image (JPEG)'],
  ['pdf', 'a.pdf', 'kind.pdf'],
  ['files', 'a', 'kind.file'],
  ['constructor', '.profile', 'kind.file'],
  ['zip', 'a.tar.gz', 'kind.archive (GZ)'],
])('%s %s is told as %s', (family, name, words) => {
  expect(kindWords({ kind: 'file', class: family, name }, (key) => key)).toBe(words);
});
