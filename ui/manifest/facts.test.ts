import { expect, test } from 'vitest';
import { addedRights, type Right, readFacts } from './facts.ts';

test('facts are in the language of the reader, else in English, else as they are', () => {
  const manifest = {
    name: 'Notes',
    editor: 'Ada',
    developer: { name: 'Ada Lovelace' },
    short_description: 'plain',
    long_description: 'long',
    locales: {
      en: { short_description: 'in English' },
      fr: { name: 'Carnets', permissions: { f: { description: 'Pour lire' } } },
    },
    permissions: { f: { type: 'io.cozy.files', verbs: ['get'], description: 'To read', values: ['a'] } },
  };
  const right = { doctype: 'io.cozy.files', verbs: ['GET'], isPartial: true, reason: 'Pour lire' };
  const french = {
    name: 'Carnets',
    summary: 'in English',
    description: 'long',
    editor: 'Ada Lovelace',
    rights: [right],
  };
  expect(readFacts(manifest, 'fr-FR', 'notes')).toMatchObject(french);
  expect(readFacts(manifest, 'de', 'notes')).toMatchObject({ name: 'Notes', summary: 'in English' });
});

test.each([
  null,
  'x',
  [],
  { name: 1, categories: 'a', locales: [], permissions: { a: null, b: 'x', c: { type: 3 } }, screenshots: [1] },
])('a manifest that is not what it should be is read without harm: %j', (manifest) => {
  expect(readFacts(manifest, 'en', 'slug')).toEqual({
    name: 'slug',
    summary: '',
    description: '',
    editor: '',
    categories: [],
    screenshots: [],
    rights: [],
  });
});

const right = (doctype: string, verbs: string[], isPartial = false): Right => ({
  doctype,
  verbs,
  isPartial,
  reason: '',
});

test.each([
  ['nothing new', [right('a', ['GET', 'POST'])], [right('a', ['GET'])], []],
  ['another doctype', [right('a', ['GET'])], [right('a', ['GET']), right('b', ['GET'])], ['b']],
  ['another verb', [right('a', ['GET'])], [right('a', ['GET', 'DELETE'])], ['a']],
  ['all verbs', [right('a', ['GET'])], [right('a', [])], ['a']],
  ['fewer than all verbs', [right('a', ['ALL'])], [right('a', ['GET'])], []],
  ['the whole in place of a part', [right('a', ['GET'], true)], [right('a', ['GET'])], ['a']],
  ['a part in place of the whole', [right('a', ['GET'])], [right('a', ['GET'], true)], []],
])('what an update asks for more: %s', (_, before, after, added) => {
  expect(addedRights(before, after).map(({ doctype }) => doctype)).toEqual(added);
});
