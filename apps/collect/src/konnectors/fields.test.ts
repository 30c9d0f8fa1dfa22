import { expect, test } from 'vitest';
import { readFields } from './fields.ts';
import { safeLink } from './konnector.ts';

const names = (manifest: unknown) => readFields(manifest, 'en').map(({ name }) => name);

test('the fields of a manifest, in the words of the reader', () => {
  const manifest = {
    fields: {
      login: { type: 'text' },
      password: { type: 'password', min: 4, maxLength: 20 },
      pin: { encrypted: true },
      email: {},
      region: { type: 'dropdown', options: ['North', { name: 'South', value: 's' }], required: false },
      all: { type: 'checkbox', default: true },
      inner: { type: 'text', hidden: true, value: 'x' },
      advancedFields: { since: { type: 'date' }, folderPath: { type: 'folder' } },
    },
    locales: {
      en: { fields: { login: { label: 'Customer' }, region: { label: 'Region' } } },
      fr: { fields: { login: { label: 'Client' } } },
    },
  };
  const fields = readFields(manifest, 'fr-CA');
  expect(fields.map(({ name, kind, isRequired, isAdvanced }) => [name, kind, isRequired, isAdvanced])).toEqual([
    ['login', 'text', true, false],
    ['password', 'password', true, false],
    ['pin', 'password', true, false],
    ['email', 'email', true, false],
    ['region', 'dropdown', false, false],
    ['all', 'checkbox', true, false],
    ['inner', 'hidden', false, false],
    ['since', 'date', false, true],
  ]);
  expect(fields.map(({ label }) => label).filter(Boolean)).toEqual(['Client', 'Region']);
  expect(fields.filter(({ isIdentifier }) => isIdentifier).map(({ name }) => name)).toEqual(['login']);
  expect(fields[1]).toMatchObject({ minLength: 4, maxLength: 20 });
  expect(fields[4]?.options).toEqual([
    { value: 'North', label: 'North' },
    { value: 's', label: 'South' },
  ]);
  expect(fields[5]?.initial).toBe('true');
});

test.each([
  [{}, []],
  [{ fields: 1 }, []],
  [{ fields: null }, []],
  [{ fields: { a: 'text' }, locales: [] }, ['a']],
  [{ fields: { accountName: {}, frequency: {}, b: { type: 'unheard' } } }, ['b']],
])('%j has the fields %j', (manifest, expected) => {
  expect(names(manifest)).toEqual(expected);
});

test.each([
  [{ mail: { role: 'identifier' }, login: {} }, 'mail'],
  [{ password: { type: 'password' }, email: {} }, 'email'],
  [{ password: { type: 'password' }, url: {} }, 'url'],
  [{ password: { type: 'password' } }, undefined],
])('of %j, what tells the account is %s', (fields, expected) => {
  expect(readFields({ fields }, 'en').find(({ isIdentifier }) => isIdentifier)?.name).toBe(expected);
});

test.each([
  ['https://a.example/x', 'https://a.example/x'],
  ['www.a.example', 'https://www.a.example/'],
  ['javascript:alert(1)', ''],
  [' JavaScript:alert(1)', ''],
  ['data:text/html,x', ''],
  ['file:///etc/passwd', ''],
  [7, ''],
  ['', ''],
])('the site %j leads to %j', (value, expected) => {
  expect(safeLink(value)).toBe(expected);
});
