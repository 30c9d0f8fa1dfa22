import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import type { Rule } from '#model/permission';
import { ROOT_ID } from '#model/vfs';
import { type TestStack, testStack } from '#tests/test-stack';

interface Resource {
  id: string;
  attributes: Record<string, unknown>;
  links: Record<string, string>;
}
interface Answer<T> {
  status: number;
  body: { data: T; errors: object[] };
}

/** One request with a token of the command line for that scope. */
async function ask<T = Resource>(
  stack: TestStack,
  instance: Instance,
  scope: string,
  method: string,
  path: string,
  attributes?: object,
): Promise<Answer<T>> {
  const token = await stack.token(instance, 'cli', 'test', scope);
  const response = await stack.request(instance.domain, path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/vnd.api+json' },
    ...(attributes && { body: JSON.stringify({ data: { attributes } }) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

const ALL = 'io.cozy.triggers io.cozy.jobs';
const CRON = { type: '@cron', worker: 'log', arguments: '0 0 * * *', worker_arguments: { hello: 1 } };

test('a trigger is made, shown, listed, changed, launched and removed', async () => {
  await using stack = await testStack();
  const alice = await stack.addInstance('alice');
  const made = await ask(stack, alice, ALL, 'POST', '/jobs/triggers', CRON);
  expect(made).toMatchObject({
    status: 201,
    body: {
      data: { type: 'io.cozy.triggers', attributes: { message: { hello: 1 }, current_state: { status: 'done' } } },
    },
  });
  const path = `/jobs/triggers/${made.body.data.id}`;
  expect(made.body.data.links['self']).toBe(path);

  const patched = await ask(stack, alice, ALL, 'PATCH', path, { arguments: '0 1 * * *', message: { hello: 2 } });
  expect(patched.body.data.attributes).toMatchObject({ arguments: '0 1 * * *', message: { hello: 2 } });
  const job = await ask(stack, alice, ALL, 'POST', `${path}/launch`);
  expect(job).toMatchObject({
    status: 201,
    body: { data: { attributes: { manual_execution: true, state: 'queued' } } },
  });
  const shown = await ask(stack, alice, ALL, 'GET', path);
  expect(shown.body.data.attributes['current_state']).toMatchObject({
    status: 'queued',
    last_executed_job_id: job.body.data.id,
    last_manual_job_id: job.body.data.id,
  });
  expect((await ask(stack, alice, ALL, 'GET', `${path}/state`)).body.data).toMatchObject({
    type: 'io.cozy.triggers.state',
    attributes: { trigger_id: made.body.data.id },
  });
  expect((await ask(stack, alice, ALL, 'GET', `${path}/jobs?Limit=1`)).body.data).toMatchObject([
    { id: job.body.data.id },
  ]);

  expect(shown.body.data.attributes['current_state']).toHaveProperty('next_execution');
  expect((await ask(stack, alice, ALL, 'PATCH', path, { paused: 'yes' })).status).toBe(422);
  const paused = await ask(stack, alice, ALL, 'PATCH', path, { paused: true });
  expect(paused.body.data.attributes).toMatchObject({ paused: true, arguments: '0 1 * * *' });
  expect(paused.body.data.attributes['current_state']).not.toHaveProperty('next_execution');

  const list = async (query: string) =>
    (await ask<Resource[]>(stack, alice, ALL, 'GET', `/jobs/triggers${query}`)).body.data.length;
  expect(await list('')).toBe(1);
  expect(await list('?Worker=log,zip&Type=@cron,@in')).toBe(1);
  expect([await list('?Worker=zip'), await list('?Type=@in')]).toEqual([0, 0]);
  expect((await ask(stack, alice, ALL, 'DELETE', path)).status).toBe(204);
  expect((await ask(stack, alice, ALL, 'GET', path)).status).toBe(404);
  expect(stack.errors).toEqual([]);
});

test('a device runs the jobs of an @client', async () => {
  await using stack = await testStack();
  const alice = await stack.addInstance('alice');
  const { body } = await ask(stack, alice, ALL, 'POST', '/jobs/triggers', { type: '@client', worker: 'log' });
  expect(body.data.attributes['worker']).toBe('client');
  const job = await ask(stack, alice, ALL, 'POST', `/jobs/triggers/${body.data.id}/launch`);
  expect(job.body.data.attributes['state']).toBe('running');
});

test.each([
  [{ ...CRON, type: '@sometimes' }, ALL, 422],
  [{ ...CRON, type: undefined }, ALL, 422],
  [{ ...CRON, type: 3 }, ALL, 422],
  [{ ...CRON, arguments: 'daily' }, ALL, 400],
  [{ ...CRON, arguments: {} }, ALL, 422],
  [{ ...CRON, type: '@at', arguments: 'soon' }, ALL, 400],
  [{ ...CRON, type: '@in', arguments: '-1m' }, ALL, 400],
  [{ ...CRON, type: '@every', arguments: '' }, ALL, 400],
  [{ ...CRON, type: '@daily', arguments: 'at noon' }, ALL, 400],
  [{ ...CRON, type: '@event', arguments: 'io.cozy.files:MOVED' }, ALL, 400],
  [{ ...CRON, type: '@event', arguments: 'io.cozy.sessions' }, ALL, 403],
  [{ ...CRON, debounce: 'a while' }, ALL, 400],
  [{ ...CRON, options: [] }, ALL, 422],
  [{ ...CRON, options: { timeout: 'long' } }, ALL, 422],
  [{ ...CRON, worker: 'nothing' }, ALL, 404],
  [CRON, 'io.cozy.triggers:GET', 403],
  [CRON, 'io.cozy.triggers:POST:zip:worker', 403],
  [CRON, 'io.cozy.files', 403],
  [CRON, 'io.cozy.triggers:POST:log:worker', 201],
])('POST /jobs/triggers %j with %s: %i', async (attributes, scope, status) => {
  await using stack = await testStack();
  const alice = await stack.addInstance('alice');
  expect((await ask(stack, alice, scope, 'POST', '/jobs/triggers', attributes)).status).toBe(status);
  const left = await ask<Resource[]>(stack, alice, ALL, 'GET', '/jobs/triggers');
  expect(left.body.data).toHaveLength(status === 201 ? 1 : 0);
});

test('arguments that would take long to read are refused', async () => {
  await using stack = await testStack();
  const alice = await stack.addInstance('alice');
  const long = { ...CRON, type: '@monthly', arguments: `on the ${'1-31,'.repeat(100_000)}1` };
  expect((await ask(stack, alice, ALL, 'POST', '/jobs/triggers', long)).status).toBe(400);
});

test.each([
  ['io.cozy.triggers io.cozy.jobs', 'com.example.secrets', 403],
  ['io.cozy.triggers com.example.secrets:POST', 'com.example.secrets', 403],
  ['io.cozy.triggers com.example.secrets:GET', 'com.example.secrets com.example.other', 403],
  ['io.cozy.triggers com.example.secrets:GET:mine', 'com.example.secrets', 403],
  ['io.cozy.triggers com.example.secrets:GET:mine', 'com.example.secrets:UPDATED:mine,other', 403],
  ['io.cozy.triggers com.example.secrets:GET:mine', 'com.example.secrets:UPDATED:mine', 201],
  ['io.cozy.triggers com.example.secrets:GET:a:kind', 'com.example.secrets:UPDATED:!=:kind', 403],
  ['io.cozy.triggers com.example.secrets:GET:a:kind', 'com.example.secrets::a:kind', 201],
  ['io.cozy.triggers com.example.secrets:GET', 'com.example.secrets:CREATED com.example.secrets:UPDATED:!=:kind', 201],
  ['*', 'com.example.secrets', 201],
])('with %s, an @event on %s: %i, since its jobs have the document', async (scope, args, status) => {
  await using stack = await testStack();
  const alice = await stack.addInstance('alice');
  const event = { type: '@event', worker: 'log', arguments: args };
  expect((await ask(stack, alice, scope, 'POST', '/jobs/triggers', event)).status).toBe(status);
});

test('an app makes no archive of files that it may not read, nor in a folder that it may not write in', async () => {
  await using stack = await testStack();
  const alice = await stack.addInstance('alice');
  const { permissions, vfs, tokens } = stack.services;
  const author = { origin: 'http://alice/' };
  const put = (dirId: string, name: string) =>
    vfs.upload(alice, author, { dirId, name }, { size: 1 }, Readable.from([Buffer.from('x')]));
  const { _id: folder } = await vfs.createDirectory(alice, author, { dirId: ROOT_ID, name: 'mine' }, {});
  const [own, secret] = [await put(folder, 'own.txt'), await put(ROOT_ID, 'secret.txt')];
  await permissions.createForApp(alice, 'zipper', [
    { title: 'jobs', type: 'io.cozy.jobs', verbs: ['POST'], selector: 'worker', values: ['zip'] },
    { title: 'triggers', type: 'io.cozy.triggers', verbs: ['POST', 'PATCH'], selector: 'worker', values: ['zip'] },
    { title: 'files', type: 'io.cozy.files', verbs: ['GET', 'POST'], values: [folder] },
  ]);
  const Authorization = `Bearer ${await tokens.issue(alice, { audience: 'app', subject: 'zipper' })}`;
  const send = async (method: string, path: string, attributes: object) => {
    const body = JSON.stringify({ data: { attributes } });
    const response = await stack.request(alice.domain, path, { method, headers: { Authorization }, body });
    return { status: response.status, id: ((await response.json()) as { data?: { id: string } }).data?.id };
  };
  const good = { files: { 'own.txt': own._id }, dir_id: folder, filename: 'a.zip' };
  const wrong = [
    { ...good, files: { 'own.txt': own._id, 'secret.txt': secret._id } },
    { ...good, dir_id: ROOT_ID },
  ];
  for (const message of wrong) {
    expect((await send('POST', '/jobs/queue/zip', { arguments: message })).status).toBe(403);
    const trigger = { type: '@in', arguments: '1h', worker: 'zip', message };
    expect((await send('POST', '/jobs/triggers', trigger)).status).toBe(403);
  }
  expect((await send('POST', '/jobs/queue/zip', { arguments: good })).status).toBe(202);
  const { status, id } = await send('POST', '/jobs/triggers', {
    type: '@in',
    arguments: '1h',
    worker: 'zip',
    message: good,
  });
  expect(status).toBe(201);
  for (const message of wrong) {
    expect((await send('PATCH', `/jobs/triggers/${id}`, { message })).status).toBe(403);
  }
  expect((await send('PATCH', `/jobs/triggers/${id}`, { message: { ...good, filename: 'b.zip' } })).status).toBe(200);
});

/** A token of an installed application. */
async function install(stack: TestStack, alice: Instance, kind: 'app' | 'konnector', slug: string, rules: Rule[]) {
  await stack.services.permissions.createForApp(alice, slug, rules, kind);
  return stack.services.tokens.issue(alice, { audience: kind === 'app' ? 'app' : 'konn', subject: slug });
}

async function status(stack: TestStack, alice: Instance, token: string, method: string, path: string, given: object) {
  const headers = { Authorization: `Bearer ${token}` };
  const body = JSON.stringify({ data: { attributes: given } });
  return (await stack.request(alice.domain, path, { method, headers, body })).status;
}

test('a konnector changes what its trigger says, but neither to the work of another one nor to what is not its own', async () => {
  await using stack = await testStack();
  const { triggers, docs, vfs } = stack.services;
  const alice = await stack.addInstance('alice');
  for (const _id of ['a', 'b', 'secret']) await docs.create(alice, 'io.cozy.accounts', { _id });
  const author = { origin: 'http://alice/' };
  const { _id: own } = await vfs.createDirectory(alice, author, { dirId: ROOT_ID, name: 'own' });
  const { _id: other } = await vfs.createDirectory(alice, author, { dirId: ROOT_ID, name: 'other' });
  const token = await install(stack, alice, 'konnector', 'mine', [
    { title: 'b', type: 'io.cozy.accounts', verbs: ['GET'], values: ['b'] },
    { title: 'own', type: 'io.cozy.files', verbs: [], values: [own] },
    { title: 'read', type: 'io.cozy.files', verbs: ['GET'], values: [other] },
  ]);
  const message = { konnector: 'mine', account: 'a', folder_to_save: 'yes' };
  const trigger = await triggers.create(alice, { type: '@every', arguments: '1h', worker: 'konnector', message });
  const path = `/jobs/triggers/${trigger._id}`;
  const patch = (changed: object) => status(stack, alice, token, 'PATCH', path, { message: changed });
  for (const wrong of [
    { konnector: 'bank', account: 'b' },
    { account: 'b' },
    { ...message, account: 'secret' },
    { ...message, folder_to_save: ROOT_ID },
    { ...message, folder_to_save: other },
  ]) {
    expect([wrong, await patch(wrong)]).toEqual([wrong, 403]);
  }
  expect(await patch({ ...message, more: 1 })).toBe(200);
  expect(await patch({ ...message, account: 'b', folder_to_save: own })).toBe(200);
});

test('an app has a konnector run with what it may use itself, and no service but its own', async () => {
  await using stack = await testStack();
  const alice = await stack.addInstance('alice');
  for (const _id of ['mine', 'secret']) await stack.services.docs.create(alice, 'io.cozy.accounts', { _id });
  const token = await install(stack, alice, 'app', 'home', [
    { title: 'jobs', type: 'io.cozy.jobs', verbs: ['POST'] },
    { title: 'triggers', type: 'io.cozy.triggers', verbs: ['POST'] },
    { title: 'account', type: 'io.cozy.accounts', verbs: ['GET'], values: ['mine'] },
  ]);
  const asked: [string, object, boolean][] = [
    ['konnector', { konnector: 'bills', account: 'mine', folder_to_save: 'yes' }, true],
    ['konnector', { konnector: 'bills', account: 'secret' }, false],
    ['konnector', { konnector: 'bills', account: 'mine', folder_to_save: ROOT_ID }, false],
    ['service', { slug: 'home', name: 'clean' }, true],
    ['service', { slug: 'banks', name: 'export' }, false],
  ];
  for (const [worker, message, isAllowed] of asked) {
    const job = await status(stack, alice, token, 'POST', `/jobs/queue/${worker}`, { arguments: message });
    const trigger = { type: '@every', arguments: '1h', worker, message };
    const made = await status(stack, alice, token, 'POST', '/jobs/triggers', trigger);
    expect([worker, message, job, made]).toEqual([worker, message, ...(isAllowed ? [202, 201] : [403, 403])]);
  }
});

test('rights on a worker, and other instances', async () => {
  await using stack = await testStack();
  const [alice, bob] = [await stack.addInstance('alice'), await stack.addInstance('bob')];
  const { body } = await ask(stack, alice, ALL, 'POST', '/jobs/triggers', { ...CRON, type: '@every', arguments: '1h' });
  const path = `/jobs/triggers/${body.data.id}`;
  const rows: [string, string, string, object | undefined, number][] = [
    ['GET', path, 'io.cozy.triggers:GET:log:worker', undefined, 200],
    ['GET', '/jobs/triggers?Worker=log', 'io.cozy.triggers:GET:log:worker', undefined, 200],
    ['GET', '/jobs/triggers', 'io.cozy.triggers:GET:log:worker', undefined, 403],
    ['GET', '/jobs/triggers?Worker=log,zip', 'io.cozy.triggers:GET:log:worker', undefined, 403],
    ['GET', path, 'io.cozy.triggers:GET:zip:worker', undefined, 403],
    ['PATCH', path, 'io.cozy.triggers:GET', { message: 1 }, 403],
    ['PATCH', path, ALL, { arguments: '2h' }, 422],
    ['DELETE', path, 'io.cozy.triggers:GET', undefined, 403],
    ['POST', `${path}/launch`, 'io.cozy.triggers:GET', undefined, 403],
    ['GET', `${path}/jobs?Limit=x`, ALL, undefined, 400],
    ['GET', '/jobs/triggers/none', ALL, undefined, 404],
    ['DELETE', '/jobs/triggers/none', ALL, undefined, 404],
  ];
  for (const [method, target, scope, attributes, status] of rows) {
    const { status: found } = await ask(stack, alice, scope, method, target, attributes);
    expect([method, target, scope, found]).toEqual([method, target, scope, status]);
  }
  for (const [method, target] of [
    ['GET', path],
    ['DELETE', path],
    ['POST', `${path}/launch`],
  ] as const) {
    expect((await ask(stack, bob, ALL, method, target)).status).toBe(404);
  }
});

describe('/jobs/webhooks/:id', () => {
  async function webhook(stack: TestStack, alice: Instance, debounce = '') {
    const given = { type: '@webhook', worker: 'log', message: { m: 1 }, debounce };
    const { body } = await ask(stack, alice, ALL, 'POST', '/jobs/triggers', given);
    const url = new URL(body.data.links['webhook'] ?? '');
    expect(url.host).toBe(alice.domain);
    const call = async (init: RequestInit, query = '') =>
      (await stack.request(alice.domain, `${url.pathname}${query}`, init)).status;
    const jobs = async () => (await ask<Resource[]>(stack, alice, ALL, 'GET', '/jobs/queue/log')).body.data;
    const pause = (paused: boolean) => ask(stack, alice, ALL, 'PATCH', `/jobs/triggers/${body.data.id}`, { paused });
    return { call, jobs, pause, path: url.pathname };
  }

  test('gives the job what it was called with', async () => {
    await using stack = await testStack();
    const { call, jobs, pause } = await webhook(stack, await stack.addInstance('alice'));
    await pause(true);
    expect(await call({ method: 'POST', body: 'paused' })).toBe(204);
    await pause(false);
    expect(await call({ method: 'POST', body: '{"a":[1]}' }, '?Manual=true')).toBe(204);
    expect(await call({ method: 'POST', body: 'plain' })).toBe(204);
    expect(await call({}, '?temperature=21')).toBe(204);
    expect(await call({ method: 'HEAD' })).toBe(204);
    expect((await jobs()).map(({ attributes }) => [attributes['payload'], attributes['manual_execution']])).toEqual([
      [{ a: [1] }, true],
      ['plain', undefined],
      [{ temperature: '21' }, undefined],
    ]);
  });

  test('collects the calls of a debounce', async () => {
    await using stack = await testStack();
    const { call, jobs } = await webhook(stack, await stack.addInstance('alice'), '50ms');
    for (let n = 0; n < 3; n++) expect(await call({ method: 'POST', body: String(n) })).toBe(204);
    let found: Resource[] = [];
    while (found.flatMap(payloadsOf).length < 3) {
      await stack.services.triggers.tick();
      found = await jobs();
    }
    expect(found.flatMap(payloadsOf)).toEqual([0, 1, 2]);
    for (const { attributes } of found) expect(attributes['debounced']).toBe(true);
  });

  test('is flooded in vain, and the others are not', async () => {
    await using stack = await testStack();
    const alice = await stack.addInstance('alice');
    const [first, second] = [await webhook(stack, alice), await webhook(stack, alice)];
    const calls = await Promise.all(Array.from({ length: 40 }, () => first.call({ method: 'POST', body: '1' })));
    expect(calls.filter((status) => status === 204)).toHaveLength(30);
    expect(calls.filter((status) => status === 429)).toHaveLength(10);
    expect(await second.call({ method: 'POST', body: '1' })).toBe(204);
  });

  test('is nothing for other triggers, other instances, and too much', async () => {
    await using stack = await testStack();
    const [alice, bob] = [await stack.addInstance('alice'), await stack.addInstance('bob')];
    const { call, path } = await webhook(stack, alice);
    const cron = await ask(stack, alice, ALL, 'POST', '/jobs/triggers', CRON);
    const post = async (host: string, target: string) =>
      (await stack.request(host, target, { method: 'POST', body: '1' })).status;
    expect(await post(alice.domain, `/jobs/webhooks/${cron.body.data.id}`)).toBe(404);
    expect(await post(alice.domain, '/jobs/webhooks/none')).toBe(404);
    expect(await post(bob.domain, path)).toBe(404);
    expect(await call({ method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) })).toBe(413);
    let taken = 0;
    const body = new ReadableStream({
      pull(out) {
        taken++;
        out.enqueue(new Uint8Array(65_536));
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    expect((await stack.request(alice.domain, '/jobs/webhooks/none', init)).status).toBe(404);
    expect(taken).toBeLessThan(3);
  });
});

function payloadsOf({ attributes }: Resource): unknown[] {
  return (attributes['payload'] as { payloads: unknown[] }).payloads;
}
