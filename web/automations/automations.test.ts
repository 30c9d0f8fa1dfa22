import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import type { Rule } from '#model/permission';
import { automationRoom, automationStack } from '#tests/automation-fixture';
import type { TestStack } from '#tests/test-stack';

interface Resource {
  id: string;
  attributes: Record<string, unknown>;
  links: Record<string, string>;
  meta: { rev: string };
}

let stack: TestStack;
beforeAll(async () => {
  stack = await automationStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

async function send<T = Resource>(
  { domain }: Instance,
  token: string,
  method: string,
  path: string,
  attributes?: object,
  headers: Record<string, string> = {},
) {
  const response = await stack.request(domain, path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/vnd.api+json', ...headers },
    ...(attributes && { body: JSON.stringify({ data: { attributes } }) }),
  });
  const text = await response.text();
  const body = (text.startsWith('{') ? JSON.parse(text) : {}) as { data: T; errors: { code?: string }[] };
  return { status: response.status, ...body };
}

const rule = (type: string, verbs: Rule['verbs'] = [], more: Partial<Rule> = {}): Rule => ({
  title: `${type} ${JSON.stringify(more)}`,
  type,
  verbs,
  ...more,
});

/** An installed application with these rules. */
async function appToken(instance: Instance, slug: string, rules: readonly Rule[]): Promise<string> {
  await stack.services.permissions.createForApp(instance, slug, rules);
  return stack.token(instance, 'app', slug);
}

const CALLED = { name: 'Ring', when: { on: 'webhook' }, steps: [{ do: 'notify', title: 'Rang {{webhook.n}}' }] };

test('a rule is made, listed, called, shown, changed, paused and removed', async () => {
  const { ada } = await automationRoom(stack, 'life');
  const token = await stack.token(ada, 'cli', 'test', '*');
  const made = await send(ada, token, 'POST', '/automations', CALLED);
  expect(made).toMatchObject({ status: 201, data: { attributes: { ...CALLED, paused: false } } });
  expect(made.data.attributes).not.toHaveProperty('trigger_id');
  const path = `/automations/${made.data.id}`;
  const { webhook = '' } = made.data.links;

  const ring = (body: string) => stack.request(ada.domain, new URL(webhook).pathname, { method: 'POST', body: body });
  expect((await ring('{"n": 7}')).status).toBe(204);
  const runs = () => send<Resource[]>(ada, token, 'GET', `${path}/runs`);
  await expect.poll(async () => (await runs()).data[0]?.attributes['state']).toBe('done');
  const steps = [{ do: 'notify', state: 'done', shown: { title: 'Rang 7' } }];
  expect((await runs()).data).toMatchObject([{ attributes: { automation: made.data.id, steps } }]);
  const all = await send<Resource[]>(ada, token, 'GET', '/automations');
  expect(all.data).toMatchObject([{ id: made.data.id, attributes: { last_run: { state: 'done' } } }]);

  const stale = { 'If-Match': '1-0' };
  expect((await send(ada, token, 'PATCH', path, { name: 'Bell' }, stale)).status).toBe(409);
  const known = { 'If-Match': made.data.meta.rev };
  const patched = await send(ada, token, 'PATCH', path, { name: 'Bell', paused: true }, known);
  expect(patched).toMatchObject({ status: 200, data: { attributes: { name: 'Bell', paused: true } } });
  expect(patched.data.links['webhook']).toBe(webhook);
  expect((await ring('again')).status).toBe(204);
  expect((await send(ada, token, 'POST', `${path}/launch`)).status).toBe(422);
  expect((await send(ada, token, 'PATCH', path, { paused: 'yes' })).status).toBe(422);
  expect((await send(ada, token, 'DELETE', path)).status).toBe(204);
  expect((await send(ada, token, 'GET', path)).status).toBe(404);
  expect((await ring('gone')).status).toBe(404);
  expect(stack.errors).toEqual([]);
});

test('a dry run tells what would be done with the last things, and does nothing', async () => {
  const room = await automationRoom(stack, 'dry');
  const { ada } = room;
  const token = await stack.token(ada, 'cli', 'test', '*');
  const [inbox, deep] = [await room.folder('In'), await room.folder('Out')];
  const below = await room.folder('Below', inbox);
  for (let n = 1; n <= 6; n++) await room.put(`photo ${n}.jpg`, n % 2 ? inbox : below);
  await room.put('other.txt', inbox);
  const draft = {
    name: 'Sort',
    when: { on: 'file', folder: inbox, deep: true, kinds: ['image'] },
    steps: [
      { do: 'move', folder: deep, subfolder: '{{file.folder}}' },
      { do: 'mail', contact: 'nobody', subject: 'x' },
    ],
  };
  const dry = (members: object) => send<Resource[]>(ada, token, 'POST', '/automations/dry-run', members);
  const found = await dry(draft);
  expect(found.status).toBe(200);
  expect(found.data.map(({ attributes }) => attributes['about'])).toEqual([6, 5, 4, 3, 2].map((n) => `photo ${n}.jpg`));
  expect(found.data[0]?.attributes['steps']).toEqual([
    { do: 'move', shown: { file: 'photo 6.jpg', folder: '/Out/Below' } },
    { do: 'mail', fault: { code: 'contact_gone', detail: expect.any(String) } },
  ]);
  await stack.services.docs.create(ada, 'io.cozy.contacts', { fullname: 'Ada', company: 'x' });
  const when = {
    on: 'document',
    doctype: 'io.cozy.contacts',
    changes: ['updated'],
    conditions: [{ member: 'company', is: 'changed' }],
  };
  const contacts = await dry({ ...draft, when, steps: [{ do: 'todo', title: 'Greet {{doc.title}}' }] });
  expect(contacts.data).toMatchObject([{ attributes: { about: 'Ada', steps: [{ shown: { title: 'Greet Ada' } }] } }]);
  const called = await dry({ ...CALLED, payload: { n: 4 } });
  expect(called.data).toMatchObject([{ attributes: { steps: [{ shown: { title: 'Rang 4' } }] } }]);
  expect(await Array.fromAsync(stack.services.triggers.list(ada))).toEqual([]);
  expect(await room.told()).toEqual([]);
  expect((await stack.services.vfs.children(ada, deep, { limit: 10 })).nodes).toEqual([]);
});

const AUTOMATIONS = rule('io.cozy.automations');
const FILES = rule('io.cozy.files', ['GET', 'PATCH']);
const ROOT = 'io.cozy.files.root-dir';
const file = (...steps: object[]) => ({ name: 'x', when: { on: 'file', folder: ROOT }, steps });
const TAG = { do: 'tag', tag: 'x' };
const contact = (...steps: object[]) => ({
  name: 'x',
  when: { on: 'document', doctype: 'io.cozy.contacts', changes: ['created'] },
  steps,
});
const NOTIFY = { do: 'notify', title: 'x' };
const NOTIFICATIONS = rule('io.cozy.notifications', ['POST']);

test.each<[string, object, Rule[], number]>([
  ['the rules themselves', file(TAG), [FILES], 403],
  ['to read rules only', file(TAG), [rule('io.cozy.automations', ['GET']), FILES], 403],
  ['nothing of what it does', file(TAG), [AUTOMATIONS], 403],
  ['to read files only', file(TAG), [AUTOMATIONS, rule('io.cozy.files', ['GET'])], 403],
  ['files', file(TAG), [AUTOMATIONS, FILES], 201],
  ['another folder', file(TAG), [AUTOMATIONS, rule('io.cozy.files', [], { values: ['elsewhere'] })], 403],
  ['that folder', file(TAG), [AUTOMATIONS, rule('io.cozy.files', [], { values: [ROOT] })], 201],
  ['no way to make folders', file({ do: 'move', folder: ROOT, subfolder: 'x' }), [AUTOMATIONS, FILES], 403],
  ['no way to notify', file(NOTIFY), [AUTOMATIONS, FILES], 403],
  ['files and notices', file(NOTIFY), [AUTOMATIONS, FILES, NOTIFICATIONS], 201],
  ['no contacts', contact(NOTIFY), [AUTOMATIONS, NOTIFICATIONS], 403],
  ['no mail', file({ do: 'mail', subject: 'x' }), [AUTOMATIONS, FILES], 403],
  [
    'mail',
    file({ do: 'mail', subject: 'x' }),
    [AUTOMATIONS, FILES, rule('io.cozy.jobs', ['POST'], { selector: 'worker', values: ['sendmail'] })],
    201,
  ],
  ['no way out', file({ do: 'webhook', url: 'https://example.org/' }), [AUTOMATIONS, FILES], 403],
  ['no konnectors', file({ do: 'konnector', trigger: 'x' }), [AUTOMATIONS, FILES], 403],
  ['no agenda', contact({ do: 'event', title: 'x' }), [AUTOMATIONS, rule('io.cozy.contacts', ['GET'])], 403],
])('an application that has a right to %s: %#', async (what, draft, rules, status) => {
  const ada = await rightsOwner();
  const token = await appToken(ada, `app-${what.replaceAll(/\W/g, '-').toLowerCase()}`, rules);
  expect((await send(ada, token, 'POST', '/automations', draft)).status).toBe(status);
  const canTry = status === 201 || rules.includes(AUTOMATIONS);
  expect((await send(ada, token, 'POST', '/automations/dry-run', draft)).status).toBe(
    canTry && status === 201 ? 200 : 403,
  );
});

let owner: Promise<Instance> | undefined;
function rightsOwner(): Promise<Instance> {
  owner ??= automationRoom(stack, 'rights').then(({ ada }) => ada);
  return owner;
}

test('another application changes no rule into what it may not do, but may pause it; triggers are no way round', async () => {
  const { ada } = await automationRoom(stack, 'edited');
  const mine = await appToken(ada, 'mine', [AUTOMATIONS, NOTIFICATIONS, rule('io.cozy.contacts', ['GET'])]);
  const other = await appToken(ada, 'other', [AUTOMATIONS, rule('io.cozy.triggers'), rule('io.cozy.jobs')]);
  const bare = await appToken(ada, 'bare', [rule('io.cozy.triggers')]);
  const { data } = await send(ada, mine, 'POST', '/automations', contact(NOTIFY));
  const path = `/automations/${data.id}`;
  const refused = [
    { steps: [{ do: 'webhook', url: 'https://evil.example/' }] },
    { steps: [{ do: 'notify', title: '{{doc.fullname}}' }] },
    { name: 'Renamed' },
    { when: { on: 'document', doctype: 'io.cozy.accounts', changes: ['created'] } },
  ];
  for (const changes of refused) expect((await send(ada, other, 'PATCH', path, changes)).status).toBe(403);
  expect((await send(ada, other, 'PATCH', path, { paused: true })).status).toBe(200);
  expect((await send(ada, other, 'PATCH', path, { paused: false })).status).toBe(403);
  expect((await send(ada, mine, 'PATCH', path, { paused: false })).status).toBe(200);

  const trigger = { type: '@in', arguments: '1s', worker: 'automation', message: { automation: data.id } };
  expect((await send(ada, other, 'POST', '/jobs/triggers', trigger)).status).toBe(403);
  expect((await send(ada, other, 'POST', '/jobs/queue/automation', { arguments: trigger.message })).status).toBe(403);
  const [known] = await Array.fromAsync(stack.services.triggers.list(ada));
  const message = { automation: data.id, steps: [] };
  expect((await send(ada, bare, 'PATCH', `/jobs/triggers/${known?._id}`, { message })).status).toBe(403);
  const stored = await stack.services.docs.get<{ _rev: string }>(ada, 'io.cozy.automations', data.id);
  const everything = await stack.token(ada, 'cli', 'test', '*');
  const put = { ...stored, steps: [] };
  const response = await stack.request(ada.domain, `/data/io.cozy.automations/${data.id}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${everything}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(put),
  });
  expect(response.status).toBe(403);
  const device = await stack.token(ada, 'access', 'client', '*');
  expect((await send(ada, device, 'POST', '/automations', CALLED)).status).toBeGreaterThanOrEqual(400);
});

test('each deed has its own right', async () => {
  const { ada } = await automationRoom(stack, 'deeds');
  const made = await send(ada, await stack.token(ada, 'cli', 'test', '*'), 'POST', '/automations', CALLED);
  const path = `/automations/${made.data.id}`;
  const deeds = { GET: path, PATCH: path, POST: `${path}/launch`, DELETE: path } as const;
  for (const [method, where] of Object.entries(deeds)) {
    const others = Object.keys(deeds).filter((one) => one !== method);
    for (const scope of [`io.cozy.automations:${others}`, 'io.cozy.automations:ALL:other', 'io.cozy.files']) {
      const token = await stack.token(ada, 'cli', 'test', scope);
      const body = method === 'PATCH' ? { paused: true } : undefined;
      expect((await send(ada, token, method, where, body)).status, `${method} with ${scope}`).toBe(403);
      if (method === 'GET') expect((await send(ada, token, method, `${path}/runs`)).status).toBe(403);
    }
    const own = await stack.token(ada, 'cli', 'test', `io.cozy.automations:${method}:${made.data.id}`);
    const answer = await send(ada, own, method, where, method === 'PATCH' ? { paused: true } : undefined);
    expect(answer.status).not.toBe(403);
  }
});

test('what the owner takes away from an application is taken from its rules', async () => {
  const room = await automationRoom(stack, 'taken');
  const { ada } = room;
  const { permissions, automations, docs } = stack.services;
  const rules = [AUTOMATIONS, NOTIFICATIONS, rule('io.cozy.contacts', ['GET'])];
  const token = await appToken(ada, 'helper', rules);
  const { data } = await send(ada, token, 'POST', '/automations', contact(NOTIFY));
  await permissions.createForApp(ada, 'helper', rules.slice(0, 1));
  await docs.create(ada, 'io.cozy.contacts', { fullname: 'Bob' });
  const [run] = await room.runs(await automations.get(ada, data.id));
  expect(run).toMatchObject({ state: 'stopped', fault: { code: 'not_allowed' } });
  expect(await automations.get(ada, data.id)).toMatchObject({ paused: true, paused_because: 'not_allowed' });
  expect(await room.told()).toEqual(['The rule “x” was paused']);
  expect((await send(ada, token, 'PATCH', `/automations/${data.id}`, { paused: false })).status).toBe(403);
});

test('there is an end to the number of rules, and those of another owner are not seen', async () => {
  const { ada } = await automationRoom(stack, 'many');
  const { docs } = stack.services;
  for (let n = 0; n < 100; n++) await docs.create(ada, 'io.cozy.automations', { name: `r${n}` });
  const token = await stack.token(ada, 'cli', 'test', '*');
  expect(await send(ada, token, 'POST', '/automations', CALLED)).toMatchObject({
    status: 409,
    errors: [{ code: 'too_many' }],
  });
  const { ada: bob } = await automationRoom(stack, 'bob');
  const bobs = await stack.token(bob, 'cli', 'test', '*');
  expect((await send<Resource[]>(bob, bobs, 'GET', '/automations')).data).toEqual([]);
  expect((await send(ada, bobs, 'GET', '/automations')).status).toBe(400);
});
