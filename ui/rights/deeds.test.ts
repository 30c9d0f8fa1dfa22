import { expect, test } from 'vitest';
import { dataName } from './data-name.ts';
import { deedsOf } from './deeds.ts';

test.each([
  [[], ['see', 'add', 'change', 'remove']],
  [['ALL'], ['see', 'add', 'change', 'remove']],
  [['get'], ['see']],
  [
    ['PUT', 'PATCH', 'DELETE'],
    ['change', 'remove'],
  ],
  [
    ['get', 'PATCH'],
    ['see', 'change'],
  ],
  [
    ['DELETE', 'POST'],
    ['add', 'remove'],
  ],
  [['OTHER'], []],
])('%j lets do %j', (verbs, deeds) => {
  expect(deedsOf(verbs)).toEqual(deeds);
});

test('data has a name in each language, or that of its doctype', () => {
  expect(dataName('io.cozy.files', 'en')).toBe('files');
  expect(dataName('io.cozy.files', 'fr-CA')).toBe('fichiers');
  expect(dataName('io.cozy.files', 'de')).toBe('files');
  expect(dataName('com.bank.operations', 'fr')).toBe('com.bank.operations');
  expect(dataName('constructor', 'en')).toBe('constructor');
});
