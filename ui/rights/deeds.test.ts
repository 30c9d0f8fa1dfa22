import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

test('what our own apps and konnectors ask for has a name in plain words', () => {
  const root = join(import.meta.dirname, '../..');
  const manifests = globSync(['apps/*/manifest.webapp', 'konnectors/*/manifest.konnector'], { cwd: root });
  const asked = manifests.flatMap((path) => {
    const { permissions } = JSON.parse(readFileSync(join(root, path), 'utf8')) as { permissions: object };
    return Object.values(permissions).map(({ type }: { type: string }) => type);
  });
  expect(asked).toContain('io.cozy.jobs.logs');
  for (const locale of ['en', 'fr']) expect(asked.filter((type) => dataName(type, locale) === type)).toEqual([]);
});
