import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '#pkg/json';
import type { Field } from './definition.ts';
import { findFault, openDoctypes } from './index.ts';

const SHIPPED = join(import.meta.dirname, '../../doctypes');
const GOOD = {
  doctype: 'org.example.things',
  name: 'Thing',
  description: 'A thing.',
  fields: { title: { type: 'string', mandatory: true } },
};

describe('a document', () => {
  const fault = (field: Field, value: unknown) => findFault({ fields: { a: field } }, { a: value } as JsonObject);

  test.each<[Field['type'], unknown[], unknown[]]>([
    ['string', ['', 'a', null], [1, true, [], {}]],
    ['text', ['', 'a'], [1, []]],
    ['integer', [0, -3, 1e10], ['1', 1.5, true]],
    ['number', [0, 1.5], ['1', [], true]],
    ['boolean', [true, false], ['true', 0]],
    ['date', ['2030-01-31', '--01-31', ''], ['2030', '31/01/2030', 20300131, '2030-01-31T00:00:00Z']],
    [
      'datetime',
      ['2030-01-31T10:00:00Z', '2030-01-31T10:00:00.123+02:00', '0001-01-01T00:00:00Z'],
      ['2030-01-31', '2030-01-31T99:99:99Z', 0],
    ],
    ['moment', ['2030-01-31', '2030-01-31T10:00:00Z', ''], ['soon', 0]],
    ['email', ['a@b', 'ada@example.org', ''], ['ada', 'a b@c', '@', 7]],
    ['url', ['https://example.org/', 'mailto:a@b', ''], ['example', 7]],
    ['list', [[], [1, 'a']], ['a', {}, 0]],
    ['map', [{}, { b: 1 }], [[], 'a']],
    ['object', [{}], [[], 'a']],
    ['metadata', [{}], ['a', []]],
    ['any', [0, '', [], {}, false, null], []],
  ])('has a member that is %s', (type, right, wrong) => {
    for (const value of right) expect([value, fault({ type }, value)]).toEqual([value, undefined]);
    for (const value of wrong) expect([value, fault({ type }, value)?.path]).toEqual([value, 'a']);
  });

  test.each<[Field, unknown[], unknown[]]>([
    [{ type: 'string', rule: { enum: ['a', 'b'] } }, ['a'], ['c', '', 'toString']],
    [{ type: 'string', rule: { pattern: '^[0-9]+$' } }, ['12'], ['', 'a', '1'.repeat(2000)]],
    [{ type: 'integer', rule: { min: 0, max: 9 } }, [0, 9], [-1, 10]],
    [{ type: 'string', rule: { maxLength: 3 } }, ['abc'], ['abcd']],
    [{ type: 'string', mandatory: true }, ['', 'a'], [null, undefined]],
    [{ type: 'date', mandatory: true }, ['2030-01-31'], [null, undefined, '']],
    [{ type: 'list', of: { type: 'integer' } }, [[], [1, 2]], [[1, 'a'], [null]]],
    [{ type: 'map', of: { type: 'string' } }, [{}, { b: 'c' }], [{ b: 1 }]],
    [{ type: 'object', fields: { b: { type: 'string', mandatory: true } } }, [{ b: '', c: 1 }], [{}, { b: 1 }]],
  ])('keeps the rules of its members: %j', (field, right, wrong) => {
    for (const value of right) expect([value, fault(field, value)]).toEqual([value, undefined]);
    for (const value of wrong) expect([value, fault(field, value) !== undefined]).toEqual([value, true]);
  });

  test('is told where it is wrong, and may have more than is known of it', () => {
    const { definitions } = openDoctypes({ folders: [SHIPPED] });
    const contacts = definitions.find(({ doctype }) => doctype === 'io.cozy.contacts');
    if (!contacts) throw new Error('contacts are not described');
    expect(findFault(contacts, { fullname: 'Ada', anything: [1], _type: 'x' })).toBeUndefined();
    expect(findFault(contacts, { email: [{ address: 'a@b' }, { address: 7 }] })).toMatchObject({
      path: 'email.1.address',
    });
    expect(findFault(contacts, JSON.parse('{"__proto__": {"fullname": 7}, "fullname": "Ada"}'))).toBeUndefined();
  });
});

describe('the catalogue', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cozy-catalogue-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function write(doctype: string, text: string): Promise<string> {
    const own = await mkdtemp(join(folder, 'one-'));
    await mkdir(join(own, doctype));
    await writeFile(join(own, doctype, 'doctype.json'), text);
    return own;
  }

  test('is that of the operator first; a folder that is not there has none', async () => {
    const mine = await write('io.cozy.contacts', JSON.stringify({ ...GOOD, doctype: 'io.cozy.contacts' }));
    const { definitions } = openDoctypes({ folders: [mine, '/nowhere', SHIPPED] });
    expect(definitions.find(({ doctype }) => doctype === 'io.cozy.contacts')?.name).toBe('Thing');
    expect(definitions.map(({ doctype }) => doctype)).toEqual([...definitions.map(({ doctype }) => doctype)].sort());
  });

  test('looks only at the doctypes that it is told to', async () => {
    const folders = [await write('org.example.things', JSON.stringify(GOOD))];
    expect(() => openDoctypes({ folders }).check('org.example.things', {})).not.toThrow();
    const { check, validates } = openDoctypes({ folders, validated: ['org.example.things'] });
    expect([validates('org.example.things'), validates('org.example.others')]).toEqual([true, false]);
    expect(() => check('org.example.others', {})).not.toThrow();
    expect(() => check('org.example.things', {})).toThrow(
      expect.objectContaining({ kind: 'unprocessable', message: 'title: it is missing' }),
    );
    expect(() => openDoctypes({ folders, validated: ['org.example.others'] })).toThrow('org.example.others');
  });

  test.each([
    ['no JSON', '{'],
    ['of another doctype', JSON.stringify({ ...GOOD, doctype: 'org.example.others' })],
    ['without a name', JSON.stringify({ ...GOOD, name: undefined })],
    ['with a name that is code', JSON.stringify({ ...GOOD, name: 'A { }; evil(); interface B' })],
    ['of a type that is none', JSON.stringify({ ...GOOD, fields: { a: { type: 'code' } } })],
    ['with a member that is code', JSON.stringify({ ...GOOD, fields: { 'a; b': { type: 'string' } } })],
    [
      'with a pattern that is none',
      JSON.stringify({ ...GOOD, fields: { a: { type: 'string', rule: { pattern: '(' } } } }),
    ],
    ['with something else', JSON.stringify({ ...GOOD, more: 1 })],
  ])('refuses a file that is wrong: %s', async (_, text) => {
    const wrong = await write('org.example.things', text);
    expect(() => openDoctypes({ folders: [wrong] })).toThrow('doctype.json');
  });

  test('searches what there is, and names what it searches', () => {
    const { definitions } = openDoctypes({ folders: [SHIPPED] });
    const WORDS = ['string', 'text', 'email', 'url'];
    /** What is at the end of a path: the type of a text, or of those of a list. */
    const typeAt = (fields: Record<string, Field>, path: string): string | undefined => {
      const [name = '', ...rest] = path.split('.');
      const field = fields[name];
      if (rest.length === 0) return field?.type === 'list' ? field.of?.type : field?.type;
      return typeAt(field?.fields ?? field?.of?.fields ?? {}, rest.join('.'));
    };
    for (const { doctype, fields, search } of definitions) {
      const paths = search ? [search.title, ...search.text] : [];
      for (const path of paths) expect(WORDS, `${doctype}: ${path}`).toContain(typeAt(fields, path));
      expect(new Set(paths).size, doctype).toBe(paths.length);
      const named = Object.keys(fields).find((name) => fields[name]?.role === 'title');
      if (search && named) expect([doctype, search.title]).toEqual([doctype, named]);
    }
    // The server's own, and what holds secrets. A new doctype is searched, or is added here.
    const unsearched = definitions.filter(({ search }) => !search).map(({ doctype }) => doctype);
    expect(unsearched.sort()).toEqual([
      'io.cozy.accounts',
      'io.cozy.automations.runs',
      'io.cozy.files.versions',
      'io.cozy.jobs',
      'io.cozy.mailboxes',
      'io.cozy.permissions',
      'io.cozy.remote.requests',
      'io.cozy.sessions.logins',
      'io.cozy.settings',
      'io.cozy.triggers',
    ]);
    expect(new Set(definitions.map(({ name }) => name)).size).toBe(definitions.length);
  });
});
