import { expect, test } from 'vitest';
import { placeOf } from './pages.ts';

test.each<[string, string | null, string?]>([
  ['', null],
  ['#/', null],
  ['#/profile', 'profile'],
  ['#/security', 'security'],
  ['#/profile/password', 'security'],
  ['#/connectedDevices', 'devices'],
  ['#/apps/drive', 'apps', 'drive'],
  ['#/apps/%3Cb%3E', 'apps', '<b>'],
  ['#/apps/%', 'apps', ''],
  ['#/permissions', 'apps'],
  ['#/__proto__', null],
  ['#/nothing', null],
])('the address %j is the page %s', (hash, page, detail = '') =>
  expect(placeOf(hash)).toEqual(page && { page, detail }),
);
