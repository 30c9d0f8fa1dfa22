import { describe, expect, test } from 'vitest';
import { createTranslate, pickLanguage, regionalLocale, spokenLocale } from './translate.ts';

const catalogue = {
  hello: 'Hello {name}',
  files: { one: '{count} file', other: '{count} files' },
};

describe('createTranslate', () => {
  const t = createTranslate('en', catalogue);

  test('fills the places of a text', () => {
    expect(t('hello', { name: 'Ada' })).toBe('Hello Ada');
  });

  test('leaves a place that is given nothing, rather than writing undefined', () => {
    expect(t('hello')).toBe('Hello {name}');
  });

  test('never reads a value as a pattern', () => {
    expect(t('hello', { name: '$& {name}' })).toBe('Hello $& {name}');
  });

  test.each([
    [0, '0 files'],
    [1, '1 file'],
    [2500, '2,500 files'],
  ])('chooses the plural form of %i', (count, text) => {
    expect(t('files', { count })).toBe(text);
  });

  test('follows the rules of the language: zero is singular in French', () => {
    const french = createTranslate('fr', { files: { one: '{count} fichier', other: '{count} fichiers' } });
    expect(french('files', { count: 0 })).toBe('0 fichier');
  });

  test('keeps the marks of French beside their words, and touches neither English nor what the owner wrote', () => {
    const text = 'Retirer « {name} » ?';
    const french = createTranslate('fr-CA', { remove: text });
    expect(french('remove', { name: 'a : b' })).toBe('Retirer «\u00a0a : b\u00a0»\u00a0?');
    expect(createTranslate('en', { remove: text })('remove', { name: 'a' })).toBe('Retirer « a » ?');
  });
});

describe('pickLanguage', () => {
  test.each([
    ['fr', 'fr'],
    ['fr-CA', 'fr'],
    ['fr_FR', 'fr'],
    ['de', 'en'],
    ['', 'en'],
    ['french', 'en'],
  ])('%s is read in %s', (locale, language) => {
    expect(pickLanguage(locale, ['en', 'fr'])).toBe(language);
  });
});

test.each([
  ['en', ['fr-FR', 'en-GB', 'en-US'], 'en-GB'],
  ['fr', ['en-US', 'fr'], 'fr'],
  ['fr-CA', ['fr-FR'], 'fr-CA'],
])('%s, for who reads %j, is written as %s', (locale, preferred, written) => {
  expect(regionalLocale(locale, preferred)).toBe(written);
});

test.each([
  ['fr_CA', 'fr-CA'],
  ['en-GB', 'en-GB'],
  ['de-DE', 'en'],
  ['fr-@@', 'fr'],
  ['', 'en'],
])('dates of %s are written as in %s', (locale, spoken) => {
  expect(spokenLocale(locale, ['en', 'fr'])).toBe(spoken);
});
