import { expect, test } from 'vitest';
import { inOrder, moved } from './app-order.ts';

const apps = ['contacts', 'drive', 'home', 'notes'].map((slug) => ({ slug }));
const slugs = (list: readonly { slug: string }[]) => list.map(({ slug }) => slug).join(' ');

test.each([
  [[], 'contacts drive home notes'],
  [['notes', 'home'], 'notes home contacts drive'],
  [['gone', 'home'], 'home contacts drive notes'],
  [['home', 'home', 'drive'], 'home drive contacts notes'],
])('with the order %j, the apps are %s', (order, expected) => {
  expect(slugs(inOrder(apps, order))).toBe(expected);
});

test.each([
  ['home', 0, 'home contacts drive notes'],
  ['contacts', 3, 'drive home notes contacts'],
  ['drive', 1, 'contacts drive home notes'],
  ['home', -1, 'contacts drive home notes'],
  ['home', 4, 'contacts drive home notes'],
  ['gone', 1, 'contacts drive home notes'],
])('%s moved to %i makes %s', (slug, to, expected) => {
  expect(
    moved(
      apps.map((app) => app.slug),
      slug,
      to,
    ).join(' '),
  ).toBe(expected);
});
