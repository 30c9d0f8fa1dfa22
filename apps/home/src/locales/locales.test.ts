import type { Message } from '@cozy/ui';
import { expect, test } from 'vitest';
import { en } from './en.ts';
import { fr } from './fr.ts';

const placesOf = (message: Message): string[] => {
  const texts = typeof message === 'string' ? [message] : Object.values(message);
  return [...new Set(texts.flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();
};

test('French and English have the same keys', () => {
  expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
});

test.each(Object.keys(en) as (keyof typeof en)[])('%s has the same places and forms in both languages', (key) => {
  expect(placesOf(fr[key])).toEqual(placesOf(en[key]));
  expect(typeof fr[key]).toBe(typeof en[key]);
});
