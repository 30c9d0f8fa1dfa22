import { expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { createNotifications } from '#model/notification';
import { type TestStack, testStack } from '#tests/test-stack';

interface Answer {
  status: number;
  body: { data: { id: string; type: string; attributes: Record<string, unknown> } };
}

async function fixture() {
  const stack = await testStack();
  const { instances, oauthClients } = stack.services;
  const ann = await instances.create({ domain: 'ann.localhost', email: 'ann@example.org' });
  const { client } = await oauthClients.register(ann, {
    redirect_uris: ['https://client.example/cb'],
    client_name: 'Bank',
    software_id: 'bank',
    notifications: {
      bill: { default_priority: 'normal' },
      balance: { stateful: true },
      seldom: { min_interval: '1h' },
    },
  });
  const scope = 'io.cozy.notifications io.cozy.settings';
  const token = await stack.token(ann, 'access', client._id, scope);
  const ask = (method: string, path: string, attributes?: object, as = token) =>
    request(stack, ann, as, method, path, attributes);
  const tell = (attributes: object) => ask('POST', '/notifications', attributes);
  return { stack, ann, client, ask, tell, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

async function request(
  stack: TestStack,
  instance: Instance,
  token: string,
  method: string,
  path: string,
  attributes?: object,
) {
  const response = await stack.request(instance.domain, path, {
    method,
    headers: { ...(token && { Authorization: `Bearer ${token}` }), 'Content-Type': 'application/vnd.api+json' },
    ...(attributes && { body: JSON.stringify({ data: { attributes } }) }),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : {} } as Answer;
}

test('a notification is stored in its form, told to the bars at once, then by mail', async () => {
  await using room = await fixture();
  const { stack, ann, client } = room;
  const seen: string[] = [];
  stack.services.docs.subscribe(ann, 'io.cozy.notifications', ({ verb }) => void seen.push(verb));
  const { status, body } = await room.tell({
    category: 'bill',
    category_id: '2026-11',
    title: 'Your bill',
    message: 'It is <here>',
    data: { redirectLink: 'https://ann-bank.example/#/bills' },
    state: null,
    content_html: '',
  });
  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    type: 'io.cozy.notifications',
    id: expect.any(String),
    attributes: {
      source_id: `cozy/oauth/${client._id}/bill/2026-11`,
      originator: 'oauth',
      slug: client._id,
      category: 'bill',
      title: 'Your bill',
      last_sent: '0001-01-01T00:00:00Z',
    },
  });
  expect(seen).toEqual(['CREATED']);
  const [mail] = await stack.mails();
  expect(mail).toMatchObject({ subject: 'Your bill', to: [{ address: 'ann@example.org' }] });
  // Where an app says that it leads is not where a mail of the server leads.
  expect(mail?.text).toContain('Open:\nhttp://ann.localhost/\n');
  expect(mail?.text).not.toContain('ann-bank.example');
  expect(mail?.html).toContain('It is &lt;here&gt;');
});

test('several that come together are one mail', async () => {
  await using room = await fixture();
  for (const title of ['One', 'Two', 'Three']) await room.tell({ category: 'bill', category_id: title, title });
  const mails = await room.stack.mails();
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain('> • One\n> \n> • Two\n> \n> • Three');
});

test('what was read on a device is not sent by mail, and the marks are seen everywhere', async () => {
  await using room = await fixture();
  const { id } = (await room.tell({ category: 'bill', title: 'Read' })).body.data;
  await room.tell({ category: 'bill', category_id: 'x', title: 'Unread' });
  const marked = await room.ask('PATCH', `/notifications/${id}`, { read: true, dismissed: true });
  expect(marked.body.data.attributes).toMatchObject({ read_at: expect.any(String), dismissed_at: expect.any(String) });
  expect(marked.body.data.attributes).not.toHaveProperty('outbox');
  expect(await room.stack.mails()).toMatchObject([{ subject: 'Unread' }]);
  const undone = await room.ask('PATCH', `/notifications/${id}`, { read: false });
  expect(undone.body.data.attributes).not.toHaveProperty('read_at');
  expect((await room.ask('POST', '/notifications/read')).status).toBe(204);
  const stored = await room.stack.services.docs.get(room.ann, 'io.cozy.notifications', id);
  expect(stored).toHaveProperty('read_at');
});

test('a stateful category tells changes only, and one with an interval leaves seldom', async () => {
  await using room = await fixture();
  const told = async (state: unknown) => (await room.tell({ category: 'balance', title: 'Low', state })).body.data.id;
  expect(await told('low')).not.toBe('');
  expect(await told('low')).toBe('');
  expect(await told('high')).not.toBe('');
  expect(await told('low')).not.toBe('');
  await room.ask('POST', '/notifications/read');
  await room.tell({ category: 'seldom', title: 'First' });
  expect(await room.stack.mails()).toMatchObject([{ subject: 'First' }]);
  await room.tell({ category: 'seldom', title: 'Again' });
  await room.tell({ category: 'bill', title: 'Last' });
  expect((await room.stack.mails(2)).map(({ subject }) => subject)).toEqual(['First', 'Last']);
});

test('the owner chooses: no mail for a category, none in the quiet hours but what is urgent', async () => {
  await using room = await fixture();
  const { stack, ann, client } = room;
  const choose = (attributes: object) => room.ask('PUT', '/notifications/preferences', attributes);
  expect((await choose({ channels: { [`${client._id}/bill`]: [] } })).status).toBe(200);
  expect((await room.ask('GET', '/notifications/preferences')).body.data.attributes).toEqual({
    channels: { [`${client._id}/bill`]: [] },
  });
  await room.tell({ category: 'bill', title: 'Silent' });
  await room.tell({ category: 'seldom', title: 'Told' });
  expect(await stack.mails()).toMatchObject([{ subject: 'Told' }]);
  await choose({ channels: {}, quiet: { from: '00:00', to: '23:59' } });
  await room.tell({ category: 'bill', category_id: 'q', title: 'Quiet' });
  await room.tell({ category: 'bill', category_id: 'u', title: 'Urgent', priority: 'high' });
  expect((await stack.mails(2)).map(({ subject }) => subject)).toEqual(['Told', 'Urgent']);
  const [later] = await stack.services.jobs.pending(ann, 'notification');
  expect(later?.message).toEqual({ slug: client._id });
  expect((await choose({ channels: { default: ['pigeon'] } })).status).toBe(422);
});

test('a reminder waits for its hour', async () => {
  await using room = await fixture();
  const { docs, instances } = room.stack.services;
  const pushed: { delay?: number }[] = [];
  const now = Date.parse('2026-11-27T10:00:00Z');
  const jobs = { push: async (_instance: unknown, request: object) => void pushed.push(request) };
  const { cache } = room.stack.drivers;
  const notifications = createNotifications({ docs, instances, cache, jobs: jobs as never, now: () => now });
  const category = { stateful: false, collapsible: false, priority: 'normal', minInterval: 0 };
  const source = { originator: 'app', slug: 'agenda', name: 'Agenda' } as const;
  const at = (time: string) =>
    notifications.notify(room.ann, source, category, {
      category: 'event',
      category_id: time,
      title: 'Soon',
      at: new Date(time),
    });
  await at('2026-11-27T10:10:00Z');
  await at('2026-11-27T09:00:00Z');
  await at('2026-11-25T09:00:00Z');
  expect(pushed).toMatchObject([{ delay: 600_000 }, { delay: 0 }]);
});

test.each([
  [{ category: 'bill' }, 400],
  [{ category: 'bill', title: '' }, 400],
  [{ category: 'bill', title: 'x'.repeat(501) }, 400],
  [{ title: 'a' }, 400],
  [{ category: 'bill', title: 'a', at: 'tomorrow' }, 400],
  [{ category: 'bill', title: 'a', data: 'x' }, 400],
  [{ category: 'undeclared', title: 'a' }, 403],
  [{ category: '__proto__', title: 'a' }, 403],
])('%j is refused', async (attributes, status) => {
  await using room = await fixture();
  expect((await room.tell(attributes)).status).toBe(status);
});

test('only an app, a konnector or a client tells, and only with a right can marks be made', async () => {
  await using room = await fixture();
  const { stack, ann, client } = room;
  const attributes = { category: 'bill', title: 'a' };
  expect((await room.ask('POST', '/notifications', attributes, '')).status).toBe(401);
  const cli = await stack.token(ann, 'cli', 'test', 'io.cozy.notifications');
  expect((await room.ask('POST', '/notifications', attributes, cli)).status).toBe(403);
  const { id } = (await room.tell(attributes)).body.data;
  const other = await stack.token(ann, 'access', client._id, 'io.cozy.files');
  for (const [method, path, body] of [
    ['PATCH', `/notifications/${id}`, { read: true }],
    ['DELETE', `/notifications/${id}`, undefined],
    ['POST', '/notifications/read', undefined],
    ['GET', '/notifications/preferences', undefined],
    ['PUT', '/notifications/preferences', { channels: {} }],
  ] as const) {
    expect([method, path, (await room.ask(method, path, body, other)).status]).toEqual([method, path, 403]);
  }
  const bob = await stack.services.instances.create({ domain: 'bob.localhost' });
  const hers = await stack.token(bob, 'cli', 'test', 'io.cozy.notifications');
  expect((await request(stack, bob, hers, 'PATCH', `/notifications/${id}`, { read: true })).status).toBe(404);
});

test('the bar has the newest first, without what was put away or is for later', async () => {
  await using room = await fixture();
  expect((await room.ask('GET', '/notifications')).body.data).toEqual([]);
  for (const title of ['first', 'second', 'third']) {
    expect((await room.tell({ category: 'bill', category_id: title, title })).status).toBe(201);
  }
  const later = new Date(Date.now() + 3_600_000).toISOString();
  await room.tell({ category: 'bill', category_id: 'later', title: 'later', at: later });
  const list = async () =>
    (await room.ask('GET', '/notifications')).body.data as unknown as { id: string; attributes: { title: string } }[];
  const [, second] = await list();
  expect((await list()).map(({ attributes }) => attributes.title)).toEqual(['third', 'second', 'first']);
  await room.ask('PATCH', `/notifications/${second?.id}`, { dismissed: true });
  expect((await list()).map(({ attributes }) => attributes.title)).toEqual(['third', 'first']);

  const blind = await room.stack.token(room.ann, 'access', room.client._id, 'io.cozy.files');
  expect((await room.ask('GET', '/notifications', undefined, blind)).status).toBe(403);
});
