import { expect, test } from 'vitest';
import { en } from './en.ts';
import { fr } from './fr.ts';

test('French says all that English says', () => {
  expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
  expect(Object.values(fr).every((text) => text.trim() !== '')).toBe(true);
});
