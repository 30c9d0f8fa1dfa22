import { expect, test } from 'vitest';
import { parseRoute, providerRoute } from './routes.ts';

test.each([
  ['', { view: 'connected' }],
  ['#/nowhere', { view: 'connected' }],
  ['#/discover', { view: 'discover' }],
  ['#/connected/feeds', { view: 'service', slug: 'feeds' }],
  ['#/discover/feeds', { view: 'service', slug: 'feeds' }],
  ['#/connected/feeds/new', { view: 'connect', slug: 'feeds', account: null, error: null }],
  [
    '#/connected/feeds/new?error=access_denied',
    { view: 'connect', slug: 'feeds', account: null, error: 'access_denied' },
  ],
  ['#/connected/feeds/accounts/a1', { view: 'account', slug: 'feeds', id: 'a1' }],
  ['#/connected/feeds/accounts/a1/edit', { view: 'connect', slug: 'feeds', account: 'a1', error: null }],
  ['#/connected/../x', { view: 'connected' }],
  ['#/connected/feeds/accounts/<b>', { view: 'connected' }],
])('%s', (hash, expected) => {
  expect(parseRoute(hash)).toEqual(expected);
});

test.each([
  ['', null],
  ['?account=a1', null],
  ['?account=a1&state=feeds', '#/connected/feeds/accounts/a1/edit'],
  ['?error=access_denied&state=feeds', '#/connected/feeds/new?error=access_denied'],
  ['?error=<img>&state=feeds', '#/connected/feeds/new?error=img'],
  ['?account=a1&state=//evil.example', null],
  ['?state=feeds', null],
])('a provider that leads back to %s goes on to %s', (search, expected) => {
  expect(providerRoute(search)).toBe(expected);
});
