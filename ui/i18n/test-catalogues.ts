import { expect, test } from 'vitest';
import type { Message } from './translate.ts';

const placesOf = (message: Message | undefined): string[] => {
  const texts = typeof message === 'string' ? [message] : Object.values(message ?? {});
  return [...new Set(texts.flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();
};

/** The tests of every package that has texts: each language says all that English says. */
export function testCatalogues(en: Readonly<Record<string, Message>>, fr: Readonly<Record<string, Message>>): void {
  test('French and English have the same keys', () => {
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
  });
  test.each(Object.keys(en))('%s has the same places and forms in both languages', (key) => {
    expect(placesOf(fr[key])).toEqual(placesOf(en[key]));
    expect(typeof fr[key]).toBe(typeof en[key]);
    expect(JSON.stringify(fr[key])).not.toMatch(/""/);
  });
}
