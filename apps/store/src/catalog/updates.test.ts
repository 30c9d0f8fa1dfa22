import { expect, test } from 'vitest';
import { readFacts } from '../../../../ui/manifest/facts.ts';
import type { Installed, Offer } from './catalog.ts';
import { categoriesOf, hasUpdate } from './updates.ts';

const facts = (categories: string[] = []) => readFacts({ categories }, 'en', 'a');
const offer = (slug: string, version: string, categories?: string[]): Offer => ({
  slug,
  kind: 'app',
  version,
  facts: facts(categories),
  icon: '',
  channels: ['stable'],
  publishedAt: '',
  size: 0,
  isInMaintenance: false,
});
const installed = (changes: Partial<Installed>): Installed => ({
  slug: 'a',
  kind: 'app',
  version: '1.0.0',
  state: 'ready',
  facts: facts(),
  icon: '',
  href: null,
  channel: 'stable',
  source: 'registry://app/stable',
  origin: 'registry',
  isAutomatic: true,
  waiting: '',
  error: '',
  ...changes,
});

test.each([
  ['the same version', {}, '1.0.0', false],
  ['another stable one', {}, '1.1.0', true],
  ['one that waits for consent', { waiting: '1.1.0' }, '1.0.0', true],
  ['a stable one, beside beta', { channel: 'beta' as const }, '1.1.0', false],
  ['one of the server', { channel: null }, '1.1.0', false],
])('%s: %j, %s', (_, changes, version, expected) => {
  expect(hasUpdate(installed(changes), [offer('b', '9.0.0'), offer('a', version)])).toBe(expected);
});

test('the categories that most have come first', () => {
  const offers = [
    offer('a', '1', ['x', 'x']),
    offer('b', '1', ['y', 'x']),
    offer('c', '1', ['y']),
    offer('d', '1', ['y']),
  ];
  expect(categoriesOf(offers)).toEqual(['y', 'x']);
});
