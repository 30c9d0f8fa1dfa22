import { describe, expect, test } from 'vitest';
import { isSubset, parseRules, parseScope, parseTtl, printRules, printScope } from '#model/permission';

describe('a scope', () => {
  test.each([
    'io.cozy.files',
    'io.cozy.files:GET,POST:io.cozy.files.music-dir',
    'io.cozy.jobs:POST:sendmail:worker',
    'io.cozy.files io.cozy.bank.*:GET',
    'io.cozy.files:ALL:a,b',
    '*',
    '',
  ])('%s is printed as it was', (scope) => expect(printScope(parseScope(scope))).toBe(scope));

  test.each([
    ['io.cozy.files:ALL', 'io.cozy.files'],
    ['io.cozy.files:put,get', 'io.cozy.files:GET,PUT'],
    ['  io.cozy.files   io.cozy.notes ', 'io.cozy.files io.cozy.notes'],
  ])('%s is %s', (scope, printed) => expect(printScope(parseScope(scope))).toBe(printed));

  test.each([
    'io.cozy.*',
    'io.*',
    '* io.cozy.files',
    'IO.COZY.FILES',
    '.io',
    'io.',
    'io..cozy',
    'io-cozy-files',
    'io.cozy.files:READ',
    'io.cozy.files:GET:a:b:c',
    'io.cozy.files:GET::worker',
    '__proto__:GET/',
    'a'.repeat(200),
  ])('%s is refused', (scope) => expect(() => parseScope(scope)).toThrow());
});

describe('the rules of a document', () => {
  const wire = {
    files: {
      type: 'io.cozy.files',
      description: 'Photos',
      verbs: ['GET', 'POST'],
      selector: 'class',
      values: ['image'],
    },
    notes: { type: 'io.cozy.notes' },
  };

  test('are printed as they were, in their order', () => {
    expect(JSON.stringify(printRules(parseRules(wire)))).toBe(JSON.stringify(wire));
  });

  test('mean all verbs with none, and the whole doctype with no value', () => {
    const rules = parseRules({
      a: { type: 'io.cozy.a', verbs: ['ALL'], values: [] },
      b: { type: 'io.cozy.b', verbs: null },
    });
    expect(rules).toEqual([
      { title: 'a', type: 'io.cozy.a', verbs: [] },
      { title: 'b', type: 'io.cozy.b', verbs: [] },
    ]);
  });

  test.each([
    [[]],
    ['io.cozy.files'],
    [{ a: null }],
    [{ a: {} }],
    [{ a: { type: '*' } }],
    [{ a: { type: 'io.cozy.a', verbs: 'GET' } }],
    [{ a: { type: 'io.cozy.a', values: [1] } }],
  ])('%j are refused', (permissions) => expect(() => parseRules(permissions as never)).toThrow());
});

describe('a subset', () => {
  test.each([
    ['io.cozy.a', 'io.cozy.a', true],
    ['io.cozy.a:GET', 'io.cozy.a', true],
    ['io.cozy.a', 'io.cozy.a:GET', false],
    ['io.cozy.a:GET,PUT', 'io.cozy.a:GET', false],
    ['io.cozy.a:GET:x', 'io.cozy.a:GET', true],
    ['io.cozy.a:GET', 'io.cozy.a:GET:x', false],
    ['io.cozy.a:GET:x', 'io.cozy.a:GET:x,y', true],
    ['io.cozy.a:GET:x,z', 'io.cozy.a:GET:x,y', false],
    ['io.cozy.a:GET:x:kind', 'io.cozy.a:GET:x', false],
    ['io.cozy.a:GET:x', 'io.cozy.a:GET:x:kind', false],
    ['io.cozy.bank.x', 'io.cozy.bank.*', true],
    ['io.cozy.bank.*', 'io.cozy.bank', false],
    ['io.cozy.bank.*', 'io.cozy.bank.*', true],
    ['io.cozy.banks', 'io.cozy.bank.*', false],
    ['io.cozy.a', '*', true],
    ['*', 'io.cozy.a', false],
    ['', 'io.cozy.a', true],
    ['io.cozy.a', '', false],
  ])('%j of %j: %s', (rules, allowed, expected) => {
    expect(isSubset(parseScope(rules), parseScope(allowed))).toBe(expected);
  });
});

describe('a time to live', () => {
  test.each([
    ['1D', 86_400_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1_500],
    ['1M', 30 * 86_400_000],
    ['1Y', 365 * 86_400_000],
  ])('%s', (text, ms) => expect(parseTtl(text)).toBe(ms));

  test.each(['', '0s', '1', 'D', '-1D', '1 D', '1d', '1e9Y', '999999Y', '1D;'])('%j is refused', (text) => {
    expect(() => parseTtl(text)).toThrow();
  });
});
