import { expect, test } from 'vitest';
import { parseBackground } from './background.ts';

const HILLS = { kind: 'scene', name: 'hills' };

test.each([
  [
    { kind: 'scene', name: 'sea' },
    { kind: 'scene', name: 'sea' },
  ],
  [
    { kind: 'colour', name: 'plum', more: 1 },
    { kind: 'colour', name: 'plum' },
  ],
  [
    { kind: 'picture', fileId: 'abc' },
    { kind: 'picture', fileId: 'abc' },
  ],
  [{ kind: 'picture', fileId: '' }, HILLS],
  [{ kind: 'picture', fileId: { $gt: null } }, HILLS],
  [{ kind: 'scene', name: 'plum' }, HILLS],
  [{ kind: 'colour', name: 'red; background: url(//evil)' }, HILLS],
  ['sea', HILLS],
  [null, HILLS],
  [undefined, HILLS],
])('%j is the background %j', (stored, background) => {
  expect(parseBackground(stored)).toEqual(background);
});
