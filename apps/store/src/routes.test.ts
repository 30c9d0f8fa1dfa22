import { expect, test } from 'vitest';
import { hrefOf, parseRoute } from './routes.ts';

test.each([
  ['', { view: 'discover' }],
  ['#/discover', { view: 'discover' }],
  ['#/installed', { view: 'installed' }],
  ['#/myapps', { view: 'installed' }],
  ['#/discover/drive', { view: 'app', slug: 'drive' }],
  [hrefOf('drive'), { view: 'app', slug: 'drive' }],
  ['#/app/<img>', { view: 'discover' }],
])('%s is %j', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});
