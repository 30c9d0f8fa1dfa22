import { expect, test } from 'vitest';
import { explain } from './failures.ts';

test.each([
  ['LOGIN_FAILED', 'error.LOGIN_FAILED', 'edit', ''],
  ['LOGIN_FAILED.NEEDS_SECRET', 'error.LOGIN_FAILED.NEEDS_SECRET', 'edit', ''],
  ['LOGIN_FAILED.UNHEARD.OF', 'error.LOGIN_FAILED', 'edit', 'LOGIN_FAILED.UNHEARD.OF'],
  ['USER_ACTION_NEEDED.OAUTH_OUTDATED', 'error.USER_ACTION_NEEDED.OAUTH_OUTDATED', 'reconnect', ''],
  ['VENDOR_DOWN since noon', 'error.VENDOR_DOWN', 'none', 'VENDOR_DOWN since noon'],
  ['context deadline exceeded', 'error.TIMEOUT', 'run', ''],
  ['cancelled', 'error.CANCELLED', 'run', ''],
  ['null is not an object', 'error.UNKNOWN_ERROR', 'run', 'null is not an object'],
  ['constructor', 'error.UNKNOWN_ERROR', 'run', 'constructor'],
  ['', 'error.UNKNOWN_ERROR', 'run', ''],
])('%s is %s, and helps %s', (error, title, remedy, raw) => {
  expect(explain(error)).toEqual({ title, help: `${title}.help`, remedy, raw });
});
