import type { OwnedApp } from '@cozy/ui';
import { expect, test } from 'vitest';
import { appFor, pageWidgets } from './declared.ts';

const app = (widgets: unknown, href = 'https://trains.cozy.example/'): OwnedApp => ({
  slug: 'trains',
  name: 'Trains',
  href,
  icon: '',
  state: 'ready',
  waiting: '',
  widgets,
});

test('a page of an app is shown under its title in the language of the owner', () => {
  const widgets = { next: { route: '/widget', title: 'Next train', titles: { fr: 'Prochain train' }, height: 120 } };
  const common = { key: 'trains next', src: 'https://trains.cozy.example/widget', height: 120 };
  expect(pageWidgets([app(widgets)], 'fr-FR')).toEqual([{ ...common, title: 'Prochain train' }]);
  expect(pageWidgets([app(widgets)], 'de')).toEqual([{ ...common, title: 'Next train' }]);
  expect(pageWidgets([app({ a: { route: '/', height: 9000 } })], 'en')).toMatchObject([
    { title: 'Trains', height: 480 },
  ]);
});

test.each([
  [null],
  [[{ route: '/widget' }]],
  [{ a: 'x' }],
  [{ a: { route: 'https://evil.example/' } }],
  [{ a: { route: '//evil.example/' } }],
  [{ a: { route: '/../x' } }],
  [{ a: { route: '/w?x=javascript:' } }],
  [{ a: {} }],
])('a manifest with the widgets %j shows none', (widgets) => {
  expect(pageWidgets([app(widgets)], 'en')).toEqual([]);
});

test('an app that cannot be opened shows nothing', () => {
  expect(pageWidgets([app({ a: { route: '/widget' } }, '')], 'en')).toEqual([]);
  expect(appFor([app({ agenda: {} }, '')], 'agenda')).toBe('');
});

test('the agenda leads to the app that says so, to a place in it', () => {
  expect(appFor([app({}), app({ agenda: { href: '#/day' } })], 'agenda')).toBe('https://trains.cozy.example/#/day');
  expect(appFor([app({ agenda: { href: 'https://evil.example' } })], 'agenda')).toBe('https://trains.cozy.example/');
  expect(appFor([app({ agenda: true })], 'todos')).toBe('');
});
