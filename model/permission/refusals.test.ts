import { describe, expect, test } from 'vitest';
import { grant, switchRules } from './refusals.ts';
import { parseScope } from './scope.ts';
import type { Rule } from './types.ts';

/** `title=scope`, one for each rule. */
const rules = (...texts: string[]): Rule[] =>
  texts.flatMap((text) => {
    const [title = '', scope = ''] = text.split('=');
    return parseScope(scope).map((rule) => ({ title, ...rule }));
  });
const titles = (list: readonly Rule[]) => list.map(({ title }) => title);

describe('an update of an app whose contacts were refused', () => {
  const before = { granted: rules('files=io.cozy.files:GET'), refused: rules('people=io.cozy.contacts') };
  test.each<[string, string[], string[], string[]]>([
    ['asks for the same', ['files=io.cozy.files:GET', 'people=io.cozy.contacts'], ['files'], ['people']],
    ['uses another title', ['files=io.cozy.files:GET', 'folk=io.cozy.contacts:GET'], ['files'], ['folk', 'people']],
    ['asks for the family', ['all=io.cozy.contacts.*'], [], ['all', 'people']],
    ['asks for everything', ['all=*'], [], ['all', 'people']],
    ['hides one of them', ['one=io.cozy.contacts:GET:ada'], [], ['one', 'people']],
    ['takes the title for something else', ['people=io.cozy.notes'], [], ['people']],
    ['asks for another doctype', ['notes=io.cozy.notes'], ['notes'], ['people']],
    ['asks for nothing', [], [], ['people']],
  ])('%s', (_, asked, granted, refused) => {
    const after = grant(rules(...asked), before);
    expect([titles(after.granted), titles(after.refused)]).toEqual([granted, refused]);
  });

  test('which comes back two versions later, they are still refused', () => {
    const without = grant(rules('files=io.cozy.files:GET'), before);
    expect(titles(grant(rules('people=io.cozy.contacts'), without).granted)).toEqual([]);
  });
});

test('what an app had beside what is refused stays, until it asks for more of it', () => {
  const before = { granted: rules('look=io.cozy.files:GET'), refused: rules('write=io.cozy.files:GET,POST') };
  const same = grant(rules('look=io.cozy.files:GET', 'write=io.cozy.files:GET,POST'), before);
  expect(titles(same.granted)).toEqual(['look']);
  const more = grant(rules('look=io.cozy.files:GET,POST'), before);
  expect([titles(more.granted), titles(more.refused)]).toEqual([[], ['look', 'write']]);
  const apart = grant(rules('bin=io.cozy.files:DELETE'), before);
  expect(titles(apart.granted)).toEqual(['bin']);
});

test('values of one selector that have nothing in common are apart', () => {
  const before = { granted: [], refused: rules('photos=io.cozy.files:GET:image:class') };
  const asked = rules('films=io.cozy.files:GET:video:class', 'both=io.cozy.files:GET:video,image:class');
  expect(titles(grant(asked, before).granted)).toEqual(['films']);
});

describe('switches', () => {
  const before = { granted: rules('files=io.cozy.files:GET'), refused: rules('people=io.cozy.contacts:GET') };
  test('turn a rule off, and on again as it was', () => {
    const off = switchRules(before, { files: null });
    expect([titles(off?.granted ?? []), titles(off?.refused ?? [])]).toEqual([[], ['people', 'files']]);
    const on = switchRules(before, { people: { type: 'io.cozy.contacts', verbs: ['GET'] } });
    expect(on).toEqual({ granted: [...before.granted, ...before.refused], refused: [] });
  });

  test.each<[string, Record<string, Rule | null>]>([
    ['more verbs', { people: { type: 'io.cozy.contacts', verbs: [] } }],
    ['another doctype', { people: { type: 'io.cozy.files', verbs: ['GET'] } }],
    ['a rule that was never refused', { notes: { type: 'io.cozy.notes', verbs: ['GET'] } }],
    ['what is refused already', { people: null }],
    ['what is there already', { files: { type: 'io.cozy.files', verbs: ['GET'] } }],
  ])('do not give %s', (_, changes) => expect(switchRules(before, changes)).toBeUndefined());
});
