import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFacts } from '../manifest/index.ts';
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
  const rights = manifests.flatMap((path) => {
    const manifest: unknown = JSON.parse(readFileSync(join(root, path), 'utf8'));
    const english = readFacts(manifest, 'en', path).rights;
    return readFacts(manifest, 'fr', path).rights.map((right, index) => ({ path, right, english: english[index] }));
  });
  expect(rights.map(({ right }) => right.doctype)).toContain('io.cozy.jobs.logs');
  for (const { path, right, english } of rights) {
    for (const locale of ['en', 'fr']) expect(dataName(right.doctype, locale), path).not.toBe(right.doctype);
    expect(right.reason, `${path}: why it asks for this, in French`).not.toBe(english?.reason);
  }
});
