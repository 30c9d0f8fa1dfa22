import { expect, test } from 'vitest';
import { createTranslate } from '../../../../ui/i18n/translate.ts';
import { en } from '../locales/en.ts';
import { fr } from '../locales/fr.ts';
import { missingIn } from './check.ts';
import { type Draft, newStep, newWhen, stepKinds, valueNames, WHEN_KINDS } from './rule.ts';
import { faultWords, sentenceOf, shownWords } from './sentence.ts';
import { TEMPLATES, templateOf } from './templates.ts';

const known = new Map([
  ['f1', 'Invoices'],
  ['f2', ''],
  ['c1', 'Bob'],
]);
const english = { t: createTranslate('en', en), locale: 'en', known };
const french = { t: createTranslate('fr', fr), locale: 'fr', known };
type Rule = Pick<Draft, 'when' | 'steps'>;

const INVOICES: Rule = {
  when: { on: 'file', folder: 'io.cozy.files.root-dir', deep: true, name: '*bill*', kinds: ['pdf', 'image'] },
  steps: [
    { do: 'move', folder: 'f1', subfolder: '{{date.year}}' },
    { do: 'mail', contact: 'c1', subject: 'A bill', text: '' },
  ],
};
const WEEKLY: Rule = {
  when: { on: 'time', every: 'week', at: '09:00', days: [1, 3] },
  steps: [{ do: 'move', folder: 'f2', subfolder: '' }],
};

test('a rule reads as a sentence', () => {
  expect(sentenceOf(english, INVOICES)).toBe(
    'When a PDF or an image named “*bill*” arrives anywhere, move it to Invoices / ‹year›, then send Bob the mail “A bill”.',
  );
  expect(sentenceOf(french, INVOICES)).toBe(
    'Quand un PDF ou une image nommé «\u00a0*bill*\u00a0» arrive n’importe où, le déplacer vers Invoices / ‹année›, puis envoyer à Bob le mail «\u00a0A bill\u00a0».',
  );
  expect(sentenceOf(english, WEEKLY)).toBe(
    'When it is 09:00, every Monday and Wednesday, move it to what is not there any more.',
  );
  for (const on of WHEN_KINDS) {
    const when = newWhen(on);
    for (const kind of stepKinds(when)) {
      for (const speech of [english, french]) {
        expect(sentenceOf(speech, { when, steps: [newStep(kind)] })).not.toMatch(/undefined|\{[a-z]+\}/);
        expect(shownWords(speech, 'did', kind, {})).not.toMatch(/undefined|\{[a-z]+\}/);
      }
    }
  }
});

test('what is missing is known, and what is new lacks something', () => {
  expect(missingIn(INVOICES).size).toBe(0);
  expect([...missingIn({ when: newWhen('file'), steps: [newStep('move'), newStep('konnector')] })]).toEqual([
    ['when', 'missing.folder'],
    ['steps/0', 'missing.folder'],
    ['steps/1', 'missing.connection'],
  ]);
  expect(missingIn({ when: { on: 'time', every: 'week', at: '09:00', days: [] }, steps: [] }).size).toBe(1);
});

test('files are moved and tagged by rules about files only', () => {
  expect(stepKinds(newWhen('time'))).not.toContain('move');
  expect(stepKinds(newWhen('file'))).toContain('tag');
  expect(stepKinds({ on: 'document', doctype: 'io.cozy.files', changes: ['created'], conditions: [] })).toContain(
    'tag',
  );
  expect(valueNames({ on: 'document', doctype: 'io.cozy.unknown', changes: [], conditions: [] })).toContain(
    'doc.title',
  );
});

test('a fault that is not known has the words of the server', () => {
  expect(faultWords(english, { code: 'loop', detail: 'x' })).toContain('another rule');
  expect(faultWords(english, { code: 'constructor', detail: 'Words' })).toBe('Words');
});

test('every template is a rule that lacks choices only', () => {
  for (const { key, draft } of TEMPLATES) {
    const { when, steps } = templateOf(key).draft((word) => english.t(`words.${word}`));
    expect(draft).toBe(templateOf(key).draft);
    for (const words of missingIn({ when, steps }).values()) {
      expect(['missing.folder', 'missing.connection', 'missing.text']).toContain(words);
    }
  }
  expect(templateOf('<img>').key).toBe('blank');
});
