import { expect, test } from 'vitest';
import { hrefOf, parseRoute } from './routes.ts';

test.each([
  ['', { view: 'list' }],
  ['#/', { view: 'list' }],
  ['#/new', { view: 'start' }],
  ['#/new/invoices', { view: 'new', template: 'invoices' }],
  [hrefOf('a1'), { view: 'rule', id: 'a1' }],
  ['#/rule/a1/edit', { view: 'edit', id: 'a1' }],
  ['#/rule/<img>', { view: 'list' }],
])('%s is %j', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});
