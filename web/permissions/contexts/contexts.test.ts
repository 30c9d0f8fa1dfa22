import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';

let server: DocumentsFixture;
let token: string;
beforeAll(async () => {
  server = await documentsFixture();
  token = await server.token('io.cozy.notes');
  await server.docs.create(server.alice, 'io.cozy.notes', { _id: 'n1' });
});
afterAll(() => server[Symbol.asyncDispose]());

const note = { note: { type: 'io.cozy.notes', verbs: ['GET'], values: ['n1'] } };
const body = (attributes: object) => ({ data: { attributes } });
const create = (more: object = {}, who = token) =>
  server.request('POST', '/permissions/contexts', {
    token: who,
    body: body({ title: 'Holidays', permissions: note, friends: [{ name: 'Bea' }, { name: 'Cyd' }], ...more }),
  });

interface Friend {
  id: string;
  name: string;
  code: string;
  email?: string;
}
const friendsOf = ({ json }: Answer) => json['data']?.['attributes']?.['friends'] as unknown as Friend[];
const idOf = ({ json }: Answer) => `${json['data']?.['id']}`;
const read = async (code = '') => (await server.request('GET', '/data/io.cozy.notes/n1', { token: code })).status;

test('each friend has a code of their own, and is let go alone', async () => {
  const made = await create();
  expect(made.status).toBe(201);
  const [bea, cyd] = friendsOf(made);
  expect([bea?.name, cyd?.name]).toEqual(['Bea', 'Cyd']);
  expect(bea?.code).toMatch(/^\w{12}$/);
  expect(bea?.code).not.toBe(cyd?.code);
  expect([await read(bea?.code), await read(cyd?.code)]).toEqual([200, 200]);

  const path = `/permissions/contexts/${idOf(made)}`;
  const self = await server.request('GET', '/permissions/self', { token: bea?.code ?? '' });
  expect(self.text).not.toContain('Cyd');
  expect((await server.request('DELETE', `${path}/friends/${bea?.id}`, { token })).status).toBe(204);
  expect([await read(bea?.code), await read(cyd?.code)]).toEqual([400, 200]);
  expect((await server.request('DELETE', `${path}/friends/${bea?.id}`, { token })).status).toBe(404);

  const added = await server.request('POST', `${path}/friends`, { token, body: body({ name: 'Dan' }) });
  expect(added.status).toBe(201);
  const dan = friendsOf(added).find(({ name }) => name === 'Dan');
  expect(added.json['meta']?.['friend']).toBe(dan?.id);
  expect(await read(dan?.code)).toBe(200);

  expect((await server.request('DELETE', path, { token })).status).toBe(204);
  expect([await read(dan?.code), await read(cyd?.code)]).toEqual([400, 400]);
});

test('is changed: its name, what it opens, its end; the friends keep their codes', async () => {
  await server.docs.create(server.alice, 'io.cozy.notes', { _id: 'n2' });
  const made = await create();
  const [bea] = friendsOf(made);
  const path = `/permissions/contexts/${idOf(made)}`;
  const patch = (attributes: object, who = token) =>
    server.request('PATCH', path, { token: who, body: body(attributes) });
  const second = { notes: { type: 'io.cozy.notes', verbs: ['GET'], values: ['n2'] } };
  const end = new Date(server.clock.now + 60_000).toISOString();
  const changed = await patch({ title: ' Trip ', permissions: second, expires_at: end });
  expect(changed.json['data']?.['attributes']).toMatchObject({ title: 'Trip', permissions: second, expires_at: end });
  expect(friendsOf(changed)).toEqual(friendsOf(made));
  const open = async (id: string) =>
    (await server.request('GET', `/data/io.cozy.notes/${id}`, { token: bea?.code ?? '' })).status;
  expect([await open('n1'), await open('n2')]).toEqual([403, 200]);
  expect((await patch({ title: 'Trip 2' })).json['data']?.['attributes']).toMatchObject({ expires_at: end });
  const endless = await patch({ expires_at: '' });
  expect(endless.json['data']?.['attributes']).not.toHaveProperty('expires_at');

  const contacts = { x: { type: 'io.cozy.contacts' } };
  for (const [attributes, status] of [
    [{}, 400],
    [{ title: '' }, 422],
    [{ expires_at: 'soon' }, 422],
    [{ permissions: {} }, 422],
    [{ permissions: contacts }, 403],
  ] as const) {
    expect((await patch(attributes)).status).toBe(status);
  }
  expect((await patch({ title: 'Mine' }, bea?.code)).status).toBe(403);
  expect([await open('n1'), await open('n2')]).toEqual([403, 200]);
});

test('is over when it ends', async () => {
  const expires_at = new Date(server.clock.now + 60_000).toISOString();
  const [bea] = friendsOf(await create({ expires_at }));
  expect(await read(bea?.code)).toBe(200);
  server.clock.now += 60_001;
  expect(await read(bea?.code)).toBe(400);
  token = await server.token('io.cozy.notes');
});

test('who must prove an address opens nothing by the code alone', async () => {
  const [eve] = friendsOf(await create({ friends: [{ name: 'Eve', email: 'eve@example.org', proof: true }] }));
  const refused = await server.request('GET', '/data/io.cozy.notes/n1', { token: eve?.code ?? '' });
  expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('The e-mail address must be proven')]);
});

describe('a context is refused', () => {
  const friends = (friend: object) => ({ friends: [friend] });
  test.each<[string, object, number]>([
    ['without a title', { title: '' }, 422],
    ['without rules', { permissions: {} }, 422],
    ['for more than the caller has', { permissions: { x: { type: 'io.cozy.contacts' } } }, 403],
    ['with friends that are no list', { friends: {} }, 422],
    ['with a friend that is none', { friends: ['Bea'] }, 422],
    ['with a friend without a name', friends({ email: 'a@example.org' }), 422],
    ['with a bad address', friends({ name: 'Bea', email: 'a@b@c' }), 422],
    ['with a line in the address', friends({ name: 'Bea', email: 'a@example.org\r\nBcc: x' }), 422],
    ['with a proof without an address', friends({ name: 'Bea', proof: true }), 422],
    ['with a proof that is a text', friends({ name: 'Bea', email: 'a@example.org', proof: 'yes' }), 422],
    ['with too many friends', { friends: Array.from({ length: 101 }, () => ({ name: 'Bea' })) }, 422],
    ['with a bad date', { expires_at: 'soon' }, 422],
  ])('%s', async (_, more, status) => {
    const events = server.events();
    expect((await create(more)).status).toBe(status);
    expect(events).toEqual([]);
  });

  test('to who has not made it, and does not exist for another owner', async () => {
    const made = await create();
    const path = `/permissions/contexts/${idOf(made)}`;
    const code = friendsOf(made)[0]?.code ?? '';
    const other = await server.token('io.cozy.notes', { subject: 'other' });
    const bob = await server.token('*', { instance: server.bob });
    for (const [method, end] of [
      ['GET', ''],
      ['DELETE', ''],
      ['PATCH', ''],
      ['POST', '/friends'],
      ['DELETE', '/friends/x'],
    ] as const) {
      const ask = (options: object) =>
        server.request(method, path + end, {
          ...(/^P/.test(method) && { body: body({ name: 'X', title: 'X' }) }),
          ...options,
        });
      expect((await ask({})).status).toBe(401);
      expect((await ask({ token: other })).status).toBe(403);
      expect((await ask({ token: code })).status).toBe(403);
      expect((await ask({ token: bob, host: 'bob.localhost' })).status).toBe(404);
    }
    expect((await create({}, code)).status).toBe(403);
    const listed = await server.request('GET', '/permissions/contexts', { token: other });
    expect(listed.json['data']).toEqual([]);
    const mine = await server.request('GET', '/permissions/contexts', { token });
    expect(mine.text).toContain(code);
  });

  test('when it is a plain share', async () => {
    const share = await server.request('POST', '/permissions', { token, body: body({ permissions: note }) });
    const path = `/permissions/contexts/${idOf(share)}`;
    expect((await server.request('GET', path, { token })).status).toBe(404);
    expect((await server.request('POST', `${path}/friends`, { token, body: body({ name: 'X' }) })).status).toBe(404);
  });
});
