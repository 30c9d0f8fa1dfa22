import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import type { JournalEntry } from '#model/journal';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let ada: Instance;
let owner: string;
beforeAll(async () => {
  stack = await testStack();
  ada = await stack.addInstance('ada');
  owner = await stack.token(ada, 'cli', 'owner', 'io.cozy.access_journal io.cozy.notes io.cozy.app_passwords');
  await stack.services.docs.create(ada, 'io.cozy.notes', { _id: 'n1' });
});
afterAll(() => stack[Symbol.asyncDispose]());

const ask = (method: string, path: string, token: string, body?: object) =>
  stack.request(ada.domain, path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'X-Forwarded-For': '198.51.100.7' },
    ...(body && { body: JSON.stringify(body) }),
  });

interface Answer {
  data: { id: string; type: string; attributes: JournalEntry }[];
  links?: { next: string };
}
const journal = async (query = '') => (await (await ask('GET', `/settings/journal${query}`, owner)).json()) as Answer;
const note = { note: { type: 'io.cozy.notes', verbs: ['GET'], values: ['n1'] } };

test('the owner sees what each app, link, device and password did, and from where', async () => {
  await stack.services.permissions.createForApp(ada, 'notes', [{ title: 'all', type: 'io.cozy.notes', verbs: [] }]);
  const app = await stack.token(ada, 'app', 'notes');
  await ask('PUT', '/data/io.cozy.notes/n2', app, { text: 'new' });
  await ask('GET', '/data/io.cozy.notes/_all_docs', app);

  const made = await ask('POST', '/permissions?codes=bob', owner, { data: { attributes: { permissions: note } } });
  const share = (await made.json()) as { data: { id: string; attributes: { shortcodes: { bob: string } } } };
  await ask('GET', '/data/io.cozy.notes/n1', share.data.attributes.shortcodes.bob);

  const password = await ask('POST', '/settings/app-passwords', owner, {
    data: { attributes: { name: 'Phone', permissions: note } },
  });
  const phone = (await password.json()) as { data: { id: string; attributes: { password: string } } };
  await ask('GET', '/data/io.cozy.notes/n1', phone.data.attributes.password);
  await ask('GET', '/data/io.cozy.notes/n2', phone.data.attributes.password);

  const { data } = await journal('?doctype=io.cozy.notes');
  const of = (type: string) => data.find(({ attributes }) => attributes.actor.type === type)?.attributes;
  expect(of('app')).toMatchObject({
    actor: { source_id: 'io.cozy.apps/notes' },
    uses: [
      { verb: 'POST', count: 1, addresses: ['198.51.100.7'] },
      { verb: 'GET', count: 1 },
    ],
  });
  expect(of('share')).toMatchObject({
    actor: { permission_id: share.data.id, code: 'bob', source_id: 'owner' },
    uses: [{ verb: 'GET', count: 1 }],
  });
  // What was refused is no access.
  expect(of('app-password')).toMatchObject({
    actor: { source_id: `io.cozy.app_passwords/${phone.data.id}`, name: 'Phone' },
    uses: [{ verb: 'GET', count: 1 }],
  });
});

test('an event stream is an access too', async () => {
  const listener = await stack.token(ada, 'cli', 'listener', 'io.cozy.contacts:GET');
  const stream = await stack.request(ada.domain, '/realtime/?subscribe=io.cozy.contacts', {
    headers: { Authorization: `Bearer ${listener}`, Accept: 'text/event-stream' },
  });
  await stream.body?.cancel();
  const { data } = await journal('?source=listener');
  expect(data).toMatchObject([{ attributes: { uses: [{ verb: 'GET', doctype: 'io.cozy.contacts' }] } }]);
});

test('it comes in pages', async () => {
  const first = await journal('?page[limit]=1');
  expect(first.data).toHaveLength(1);
  const second = (await (await ask('GET', first.links?.next ?? '', owner)).json()) as Answer;
  expect(second.data[0]?.id).not.toBe(first.data[0]?.id);
  for (const limit of ['0', '-1', 'x']) {
    expect((await ask('GET', `/settings/journal?page[limit]=${limit}`, owner)).status).toBe(422);
  }
});

test('it is for who may read it, and by its own route only', async () => {
  const other = await stack.token(ada, 'cli', 'x', 'io.cozy.settings');
  expect((await ask('GET', '/settings/journal', other)).status).toBe(403);
  const everything = await stack.token(ada, 'cli', 'x', '*');
  expect((await ask('GET', '/data/io.cozy.access_journal/_all_docs', everything)).status).toBe(403);
});
