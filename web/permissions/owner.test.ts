import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';

// What the settings app does for the owner: it switches rights of the others, and ends what they have shared.
let server: DocumentsFixture;
let settings: string;
beforeAll(async () => {
  server = await documentsFixture();
  await server.permissions.createForApp(server.alice, 'settings', [
    { title: 's', type: 'io.cozy.settings', verbs: [] },
  ]);
  settings = await server.token('', { audience: 'app', subject: 'settings' });
  await server.docs.create(server.alice, 'io.cozy.notes', { _id: 'n1', title: '<b>Trip</b>' });
});
afterAll(() => server[Symbol.asyncDispose]());

const NOTES = { type: 'io.cozy.notes', verbs: ['GET' as const] };
const CONTACTS = { type: 'io.cozy.contacts', verbs: ['GET' as const] };
const body = (attributes: object) => ({ data: { type: 'io.cozy.permissions', attributes } });
const friendsOf = ({ json }: Answer) =>
  (json['data']?.['attributes']?.['friends'] ?? []) as unknown as { id: string; code: string }[];
const readNote = async (token: string) => (await server.request('GET', '/data/io.cozy.notes/n1', { token })).status;

async function install(slug: string): Promise<string> {
  const rules = [
    { title: 'notes', ...NOTES },
    { title: 'people', ...CONTACTS },
  ];
  await server.permissions.createForApp(server.alice, slug, rules);
  return server.token('', { audience: 'app', subject: slug });
}
const patch = (slug: string, permissions: object, token = settings) =>
  server.request('PATCH', `/permissions/apps/${slug}`, { token, body: body({ permissions }) });
const show = async (slug: string, token = settings) => {
  const { status, json } = await server.request('GET', `/permissions/apps/${slug}`, { token });
  return { status, ...(json['data']?.['attributes'] as object | undefined) };
};

describe('a right of an app', () => {
  test('is refused at once when it is switched off, after an update too, and comes back', async () => {
    const app = await install('reader');
    expect(await readNote(app)).toBe(200);
    expect((await patch('reader', { notes: { type: '' } })).status).toBe(200);
    expect(await readNote(app)).toBe(403);
    expect(await show('reader')).toMatchObject({ permissions: { people: CONTACTS }, refused: { notes: NOTES } });
    await install('reader');
    expect(await readNote(app)).toBe(403);
    const all = [{ title: 'all', type: 'io.cozy.notes', verbs: [] }];
    await server.permissions.createForApp(server.alice, 'reader', all);
    expect(await readNote(app)).toBe(403);
    await install('reader');
    expect((await patch('reader', { notes: NOTES })).status).toBe(200);
    expect(await readNote(app)).toBe(200);
    await install('reader');
    expect(await readNote(app)).toBe(200);
  });

  test('that was never asked for is not given, nor more than was', async () => {
    const app = await install('greedy');
    await patch('greedy', { notes: { type: '' } });
    expect((await patch('greedy', { notes: { type: 'io.cozy.notes' } })).status).toBe(403);
    expect((await patch('greedy', { files: { type: 'io.cozy.files', verbs: ['GET'] } })).status).toBe(403);
    expect((await patch('greedy', { notes: NOTES }, app)).status).toBe(403);
    const rich = await server.token('*');
    for (const title of ['notes', 'more']) expect((await patch('greedy', { [title]: NOTES }, rich)).status).toBe(403);
    expect((await patch('greedy', { files: { type: 'io.cozy.files' } }, rich)).status).toBe(200);
    expect(await readNote(app)).toBe(403);
    expect((await patch('nothing', { notes: { type: '' } })).status).toBe(404);
  });

  test('is neither switched nor shown by another app, a link or nobody', async () => {
    const app = await install('target');
    const other = await install('other');
    expect((await patch('target', { notes: { type: '' }, people: { type: '' } }, other)).status).toBe(200);
    await install('target');
    expect(await readNote(app)).toBe(200);
    await server.permissions.createForApp(server.alice, 'weak', []);
    const weak = await server.token('', { audience: 'app', subject: 'weak' });
    expect((await patch('target', { notes: { type: '' } }, weak)).status).toBe(403);
    expect((await show('target', weak)).status).toBe(403);
    expect((await show('target', app)).status).toBe(200);
    expect((await server.request('GET', '/permissions/apps/target')).status).toBe(401);
    const { json } = await server.request('POST', '/permissions?codes=a', {
      token: app,
      body: body({ permissions: { n: NOTES } }),
    });
    const code = `${json['data']?.['attributes']?.['shortcodes']?.['a']}`;
    expect((await show('target', code)).status).toBe(403);
    expect((await server.request('GET', '/permissions/shares', { token: code })).status).toBe(403);
  });
});

describe('what is shared', () => {
  const note = { note: { ...NOTES, values: ['n1'] } };
  const list = async (token = settings) => server.request('GET', '/permissions/shares', { token });

  test('is listed by its names and without codes, whoever shared it, and ended', async () => {
    const app = await install('sharer');
    const link = await server.request('POST', '/permissions?codes=bob', {
      token: app,
      body: body({ permissions: note, password: 'x' }),
    });
    const friends = [{ name: 'Bea', email: 'bea@example.org' }, { name: 'Cyd' }];
    const context = await server.request('POST', '/permissions/contexts', {
      token: app,
      body: body({ title: 'Trip', permissions: note, friends }),
    });
    const listed = await list();
    const mine = (listed.json['data'] as unknown as { id: string; attributes: object }[]).filter(({ attributes }) =>
      JSON.stringify(attributes).includes('sharer'),
    );
    const shared = [{ type: 'io.cozy.notes', id: 'n1', name: '<b>Trip</b>', verbs: ['GET'] }];
    expect(mine.map(({ attributes }) => attributes)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ source_id: 'io.cozy.apps/sharer', links: ['bob'], password: true, shared }),
        expect.objectContaining({
          title: 'Trip',
          friends: [expect.objectContaining({ name: 'Bea' }), expect.objectContaining({ name: 'Cyd' })],
          shared,
        }),
      ]),
    );
    const codes = [
      `${link.json['data']?.['attributes']?.['shortcodes']?.['bob']}`,
      ...friendsOf(context).map(({ code }) => code),
    ];
    for (const code of codes) expect(listed.text).not.toContain(code);

    const [, bea = '', cyd = ''] = codes;
    const path = `/permissions/contexts/${context.json['data']?.['id']}`;
    const [{ id: first = '' } = {}] = friendsOf(context);
    expect((await server.request('GET', path, { token: settings })).status).toBe(403);
    expect((await server.request('DELETE', `${path}/friends/${first}`, { token: settings })).status).toBe(204);
    expect([await readNote(bea), await readNote(cyd)]).toEqual([400, 200]);
    expect((await server.request('DELETE', path, { token: settings })).status).toBe(204);
    const id = `${link.json['data']?.['id']}`;
    expect((await server.request('DELETE', `/permissions/${id}`, { token: settings })).status).toBe(204);
    expect([await readNote(cyd), await readNote(codes[0] ?? '')]).toEqual([400, 400]);
  });

  test.each([
    ['an app', () => install('nosy'), 403],
    ['a device with some rights', () => server.token('io.cozy.notes'), 403],
    ['a forger', async () => 'forged', 400],
    ['the administrator', () => server.token('*'), 200],
  ])('is listed to %s: %#', async (_, token, status) => {
    expect((await list(await token())).status).toBe(status);
  });

  test('is of one owner only', async () => {
    const bob = await server.token('*', { instance: server.bob });
    const { json } = await server.request('GET', '/permissions/shares', { token: bob, host: 'bob.localhost' });
    expect(json['data']).toEqual([]);
    expect(
      (await server.request('GET', '/permissions/shares', { token: settings, host: 'bob.localhost' })).status,
    ).toBe(400);
  });
});
