import { expect, test } from 'vitest';
import { deedsOf } from './right-words.ts';

test.each([
  [undefined, ['right.see', 'right.add', 'right.change', 'right.remove']],
  [['ALL'], ['right.see', 'right.add', 'right.change', 'right.remove']],
  [['GET'], ['right.see']],
  [
    ['get', 'PATCH'],
    ['right.see', 'right.change'],
  ],
  [
    ['DELETE', 'POST'],
    ['right.add', 'right.remove'],
  ],
  [['OTHER'], []],
])('the verbs %j are the words %j', (verbs, words) => {
  expect(deedsOf(verbs === undefined ? {} : { verbs })).toEqual(words);
});
