import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#pkg/json';
import { dayAfter, instantOf, localTime } from '#pkg/local-time';
import { meetsConditions } from './conditions.ts';
import { matchesGlobs } from './glob.ts';
import { parseDraft } from './parse-draft.ts';
import { fillLine, fillText } from './template.ts';
import type { Condition } from './types.ts';

describe('a name is like a glob', () => {
  test.each([
    ['', 'anything', true],
    [' , ', 'anything', true],
    ['*.pdf', 'Invoice.PDF', true],
    ['*.pdf', 'invoice.pdf.exe', false],
    ['facture*', 'Facturé 12.pdf', true],
    ['invoice-??.*', 'invoice-12.pdf', true],
    ['invoice-??.*', 'invoice-123.pdf', false],
    ['*a*b*c*', 'xxaxxbxxcxx', true],
    ['*a*b*c*', 'xxcxxbxxaxx', false],
    ['*.jpg, *.png', 'shot.png', true],
    ['[ab].(x|y)+$', '[ab].(x|y)+$', true],
    ['?', '👋', true],
    ['*', '', true],
    ['a', '', false],
  ])('%j and %j: %s', (globs, name, is) => {
    expect(matchesGlobs(globs, name)).toBe(is);
  });

  test('no pattern takes long', () => {
    const before = performance.now();
    for (let n = 0; n < 20; n++) expect(matchesGlobs(`${'*a'.repeat(99)}b`, 'a'.repeat(255))).toBe(false);
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe('a text has the values of the event', () => {
  const values: JsonObject = {
    file: { name: 'a "quoted" <b>name</b>', size: 3, parts: ['x', { y: 'deep' }], braces: '{{file.size}}' },
    ok: true,
  };
  test.each([
    ['{{file.name}}', 'a "quoted" <b>name</b>'],
    ['{{ file.size }}{{ok}}', '3true'],
    ['{{file.parts.1.y}}', 'deep'],
    ['{{file}}{{file.none}}{{none.none}}', ''],
    ['{{file.braces}}', '{{file.size}}'],
    ['{{constructor.name}}{{file.constructor}}{{__proto__}}{{file.name.length}}', ''],
    ['{{ 1 + 1 }} {{file["name"]}} {{', '{{ 1 + 1 }} {{file["name"]}} {{'],
  ])('%s', (template, text) => {
    expect(fillText(template, values)).toBe(text);
  });

  test('a title is one line, however long or odd its values are', () => {
    const evil = { a: `one\r\nBcc: x@example.org\u2028two\u0000`, long: 'é'.repeat(5_000) };
    expect(fillLine('{{a}}', evil)).toBe('one Bcc: x@example.org two');
    expect([...fillLine('{{long}}', evil)]).toHaveLength(200);
    expect(fillText('{{long}}'.repeat(100), evil).length).toBe(20_000);
    const before = performance.now();
    fillText('{{ '.repeat(1_600), {});
    fillText(`{{${'a.'.repeat(2_500)}`, {});
    expect(performance.now() - before).toBeLessThan(200);
  });
});

describe('a document meets its conditions', () => {
  const doc = {
    name: { given: 'Ada' },
    amount: 12.5,
    tags: ['Work', 'home'],
    date: '2026-11-27',
    empty: '',
    none: null,
  };
  const condition = (member: string, is: Condition['is'], value = ''): Condition => ({ member, is, value });
  test.each([
    [condition('name.given', 'equal', ' ada '), true],
    [condition('name.given', 'different', 'Bob'), true],
    [condition('missing', 'different', 'x'), true],
    [condition('tags', 'equal', 'work'), true],
    [condition('tags', 'contains', 'OM'), true],
    [condition('amount', 'greater', '9'), true],
    [condition('amount', 'less', '9'), false],
    [condition('date', 'less', '2026-12-01'), true],
    [condition('empty', 'present'), false],
    [condition('none', 'absent'), true],
    [condition('name', 'present'), true],
    [condition('amount', 'changed'), true],
    [condition('date', 'changed'), false],
    [condition('constructor', 'present'), false],
  ])('%j: %s', (one, is) => {
    expect(meetsConditions([one], doc, { ...doc, amount: 3 })).toBe(is);
  });

  test('nothing is known to have changed without what was before', () => {
    expect(meetsConditions([condition('amount', 'changed')], doc)).toBe(false);
  });
});

test.each([
  ['2026-03-28', '08:00', 'Europe/Paris', '2026-03-28T07:00:00.000Z'],
  ['2026-03-29', '08:00', 'Europe/Paris', '2026-03-29T06:00:00.000Z'],
  ['2026-10-25', '12:00', 'Europe/Paris', '2026-10-25T11:00:00.000Z'],
  ['2026-11-01', '00:30', 'Asia/Kolkata', '2026-10-31T19:00:00.000Z'],
  ['2026-11-01', '09:00', 'Nowhere/Land', '2026-11-01T09:00:00.000Z'],
])('%s %s in %s', (day, time, zone, expected) => {
  const instant = instantOf(day, time, zone);
  expect(new Date(instant).toISOString()).toBe(expected);
  const shown = localTime(instant, zone);
  expect(dayAfter(shown, 0)).toBe(day);
  expect(dayAfter({ ...shown, year: 2026, month: 12, day: 31 }, 60)).toBe('2027-03-01');
});

const FILE = { on: 'file', folder: 'io.cozy.files.root-dir' };
const TELL = { do: 'notify', title: 'Hello' };
const draft = (when: object, ...steps: object[]) => ({
  name: 'A rule',
  when,
  steps: steps.length > 0 ? steps : [TELL],
});
const HERE = { domain: 'ada.example', domain_aliases: ['ada.example.org'] };

test('what is left out of a rule has its default, and days are in order', () => {
  expect(parseDraft(draft(FILE, { do: 'move', folder: 'f' }) as never, HERE)).toEqual({
    name: 'A rule',
    when: { ...FILE, deep: false, name: '', kinds: [] },
    steps: [{ do: 'move', folder: 'f', subfolder: '' }],
  });
  const time = { on: 'time', every: 'week', at: '09:30', days: [5, 1, 5] };
  expect(parseDraft(draft(time) as never, HERE).when).toMatchObject({ days: [1, 5] });
});

const CHANGE = { on: 'document', doctype: 'io.cozy.contacts', changes: ['created'] };
const TIME = { on: 'time', every: 'day', at: '09:00' };
const call = (url: string) => draft(FILE, { do: 'webhook', url });
test.each<[object | null, string, string?]>([
  [null, ''],
  [{ ...draft(FILE), name: ' ' }, 'name'],
  [{ ...draft(FILE), name: 'x'.repeat(101) }, 'name'],
  [{ ...draft(FILE), steps: [] }, 'steps'],
  [{ ...draft(FILE), steps: Array.from({ length: 11 }, () => TELL) }, 'steps'],
  [draft({ on: 'moon' }), 'when/on'],
  [draft({ ...FILE, folder: '../etc' }), 'when/folder'],
  [draft({ ...FILE, folder: 'a io.cozy.sessions' }), 'when/folder'],
  [draft({ ...FILE, name: '*'.repeat(201) }), 'when/name'],
  [draft({ ...FILE, kinds: ['exe'] }), 'when/kinds/0'],
  [draft({ ...FILE, more: 1 }), 'when'],
  [draft({ ...TIME, at: '25:00' }), 'when/at'],
  [draft({ ...TIME, days: [1] }), 'when/days'],
  [draft({ ...TIME, every: 'week' }), 'when/days'],
  [draft({ ...TIME, every: 'week', days: [7] }), 'when/days'],
  [draft({ ...TIME, every: 'month', days: [0] }), 'when/days'],
  [draft({ ...CHANGE, changes: [] }), 'when/changes'],
  [draft({ ...CHANGE, conditions: [{ member: 'a..b', is: 'equal' }] }), 'when/conditions/0/member'],
  [draft({ ...CHANGE, conditions: [{ member: 'a', is: 'like' }] }), 'when/conditions/0/is'],
  [draft(FILE, { do: 'exec', command: 'rm' }), 'steps/0/do'],
  [draft(TIME, { do: 'move', folder: 'f' }), 'steps/0/do', 'no_file'],
  [draft(CHANGE, { do: 'tag', tag: 'x' }), 'steps/0/do', 'no_file'],
  [draft(FILE, TELL, { do: 'mail', subject: '', text: 'x' }), 'steps/1/subject'],
  [draft(FILE, { do: 'mail', contact: 'a@example.org', subject: 'x' }), 'steps/0/contact'],
  [draft(FILE, { ...TELL, text: '{{doc.name}}' }), 'steps/0/text', 'unknown_value'],
  [draft(TIME, { ...TELL, title: '{{file.name}}' }), 'steps/0/title', 'unknown_value'],
  [draft(FILE, { ...TELL, title: '{{file.owner}}' }), 'steps/0/title', 'unknown_value'],
  [draft(FILE, { do: 'move', folder: 'f', subfolder: '{{file}}' }), 'steps/0/subfolder', 'unknown_value'],
  [draft(TIME, { do: 'event', title: 'x', in_days: -1 }), 'steps/0/in_days'],
  [call('ftp://example.org/'), 'steps/0/url', 'bad_address'],
  [call('javascript:alert(1)'), 'steps/0/url', 'bad_address'],
  [call('https://me:secret@example.org/'), 'steps/0/url', 'bad_address'],
  [call('https://ada.example/jobs/webhooks/1'), 'steps/0/url', 'own_address'],
  [call('https://drive.ada.example.org/'), 'steps/0/url', 'own_address'],
])('%j is refused at %s', (given, place, code) => {
  const refusal = expect.objectContaining({
    kind: 'unprocessable',
    pointer: `/data/attributes/${place}`,
    ...(code !== undefined && { code }),
  });
  expect(() => parseDraft(given as never, HERE)).toThrow(refusal);
});

test.each([
  'io.cozy.sessions',
  'io.cozy.permissions',
  'io.cozy.jobs',
  'io.cozy.triggers',
  'io.cozy.automations',
  'io.cozy.automations.runs',
  'io.cozy.notifications',
])('a rule on %s is refused', (doctype) => {
  expect(() => parseDraft(draft({ ...CHANGE, doctype }) as never, HERE)).toThrow(
    expect.objectContaining({ kind: 'forbidden' }),
  );
});
