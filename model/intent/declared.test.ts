import { expect, test } from 'vitest';
import { findDeclared, serviceAddress } from './declared.ts';

const ORIGIN = 'https://drive.cozy.example';
const PICK = { action: 'PICK', type: ['io.cozy.files', 'image/*'], href: '/pick' };

test.each([
  ['PICK', 'io.cozy.files', true],
  ['pick', 'io.cozy.files', true],
  ['PICK', 'image/png', true],
  ['PICK', 'io.cozy.files.versions', false],
  ['PICK', 'image', false],
  ['PICK', 'video/mp4', false],
  ['OPEN', 'io.cozy.files', false],
])('%s %s: %s', (action, type, isFound) => {
  expect(findDeclared([PICK], { action, type }) !== undefined).toBe(isFound);
});

test('one type may be written without a list, and a page that is not named is the first one', () => {
  const declared = findDeclared([{ action: 'OPEN', type: 'io.cozy.notes' }], { action: 'OPEN', type: 'io.cozy.notes' });
  expect(declared).toEqual({ action: 'OPEN', types: ['io.cozy.notes'], href: '/' });
});

test.each([
  [undefined],
  [null],
  ['PICK'],
  [{ 0: PICK }],
  [[null, 1, 'PICK', []]],
  [[{ ...PICK, action: 1 }]],
  [[{ ...PICK, type: 3 }]],
  [[{ ...PICK, type: [{ toString: 'io.cozy.files' }, null, 7] }]],
  [[{ ...PICK, href: ['/pick'] }]],
  [[{ ...PICK, href: `/${'a'.repeat(2000)}` }]],
  [[...Array.from({ length: 200 }, () => ({})), PICK]],
])('what is not well declared is not there: %#', (intents) => {
  expect(findDeclared(intents as never, { action: 'PICK', type: 'io.cozy.files' })).toBeUndefined();
});

test.each([
  ['/pick', `${ORIGIN}/pick?intent=abc`],
  ['pick', `${ORIGIN}/pick?intent=abc`],
  ['', `${ORIGIN}/?intent=abc`],
  ['#/pick', `${ORIGIN}/?intent=abc#/pick`],
  ['/a?intent=other&b=c#/d#e', `${ORIGIN}/a?intent=abc#/d#e`],
  ['/../../x', `${ORIGIN}/x?intent=abc`],
  ['/@evil.example', `${ORIGIN}/@evil.example?intent=abc`],
  ['@evil.example', `${ORIGIN}/@evil.example?intent=abc`],
  ['https://evil.example/', `${ORIGIN}/https://evil.example/?intent=abc`],
  ['javascript:alert(1)', `${ORIGIN}/javascript:alert(1)?intent=abc`],
  ['//evil.example', undefined],
  ['///evil.example', undefined],
  ['/\\evil.example', undefined],
  ['\\\\evil.example', undefined],
  ['/a\nb', undefined],
  ['/\t/evil.example', undefined],
])('the page %j of an app is of that app: %j', (href, address) => {
  expect(serviceAddress(ORIGIN, href, 'abc')).toBe(address);
});
