import { expect, test } from 'vitest';
import { hrefOf, parseRoute } from './routes.ts';

test.each([
  ['', { view: 'api', names: [] }],
  ['#/', { view: 'api', names: [] }],
  ['#/nothing/x', { view: 'api', names: [] }],
  ['#/data', { view: 'data', names: [] }],
  ['#/data/', { view: 'data', names: [] }],
  [hrefOf('data', 'io.cozy.files', 'a/b#c?%é'), { view: 'data', names: ['io.cozy.files', 'a/b#c?%é'] }],
  ['#/errors/%zz', { view: 'errors', names: ['%zz'] }],
])('%s is %j', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});
