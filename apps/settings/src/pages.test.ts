import { expect, test } from 'vitest';
import { pageOf } from './pages.ts';

test.each([
  ['', null],
  ['#/', null],
  ['#/profile', 'profile'],
  ['#/security', 'security'],
  ['#/profile/password', 'security'],
  ['#/connectedDevices', 'devices'],
  ['#/__proto__', null],
  ['#/nothing', null],
])('the address %j is the page %s', (hash, page) => expect(pageOf(hash)).toBe(page));
