import { describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

interface Answer {
  status: number;
  body: { data: { id: string; attributes: Record<string, unknown> }; errors: { source: object }[]; deleted: number };
}

async function ask(
  stack: TestStack,
  instance: Instance,
  scope: string,
  method: string,
  path: string,
  attributes?: object,
  audience: 'cli' | 'access' = 'cli',
): Promise<Answer> {
  const token =
    audience === 'cli' ? await stack.token(instance, 'cli', 'test', scope) : await clientToken(stack, instance, scope);
  const response = await stack.request(instance.domain, path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/vnd.api+json' },
    ...(attributes && { body: JSON.stringify({ data: { type: 'io.cozy.jobs', attributes } }) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

async function clientToken(stack: TestStack, instance: Instance, scope: string): Promise<string> {
  const { client } = await stack.services.oauthClients.register(instance, {
    redirect_uris: ['https://client.example/cb'],
    client_name: 'client',
    software_id: 'test',
  });
  return stack.token(instance, 'access', client._id, scope);
}

describe('/jobs/queue/:worker', () => {
  test('pushes, lists, shows and cancels, by a rule on the worker', async () => {
    await using stack = await testStack();
    const instance = await stack.addInstance('jobs');
    const scope = 'io.cozy.jobs:ALL:log:worker';
    const pushed = await ask(stack, instance, scope, 'POST', '/jobs/queue/log', {
      arguments: { hello: 'there' },
      options: { max_exec_count: 2, timeout: 5 },
      manual: true,
    });
    expect(pushed.status).toBe(202);
    expect(pushed.body.data).toMatchObject({
      type: 'io.cozy.jobs',
      links: { self: `/jobs/log/${pushed.body.data.id}` },
      meta: { rev: expect.stringMatching(/^1-/) },
      attributes: {
        worker: 'log',
        message: { hello: 'there' },
        state: 'queued',
        manual_execution: true,
        options: { max_exec_count: 2, timeout: 5e9 },
      },
    });
    const list = await ask(stack, instance, scope, 'GET', '/jobs/queue/log');
    expect(list.body).toMatchObject({ data: [{ id: pushed.body.data.id }], meta: { count: 1 } });
    const path = `/jobs/${pushed.body.data.id}`;
    expect((await ask(stack, instance, scope, 'GET', path)).status).toBe(200);
    expect((await ask(stack, instance, 'io.cozy.jobs:GET:queued:state', 'GET', path)).status).toBe(200);
    expect((await ask(stack, instance, 'io.cozy.jobs:GET:done:state', 'GET', path)).status).toBe(403);
    const cancelled = await ask(stack, instance, scope, 'DELETE', path);
    expect(cancelled.body.data.attributes).toMatchObject({ state: 'errored', error: 'cancelled' });
  });

  test('runs', async () => {
    await using stack = await testStack({ jobs: true });
    const instance = await stack.addInstance('jobs');
    const done = Promise.withResolvers<void>();
    stack.services.docs.subscribe(instance, 'io.cozy.jobs', ({ doc }) => {
      if ((doc.body.value as { state: string }).state === 'done') done.resolve();
    });
    await ask(stack, instance, 'io.cozy.jobs', 'POST', '/jobs/queue/log', {});
    await done.promise;
    expect(stack.errors).toEqual([]);
  });

  test.each([
    ['POST', '/jobs/queue/log', {}, 'io.cozy.jobs:GET', 403],
    ['POST', '/jobs/queue/log', {}, 'io.cozy.jobs:POST:sendmail:worker', 403],
    ['POST', '/jobs/queue/log', {}, 'io.cozy.files', 403],
    ['GET', '/jobs/queue/log', undefined, 'io.cozy.jobs:POST', 403],
    ['POST', '/jobs/queue/nothing', {}, 'io.cozy.jobs', 404],
    ['GET', '/jobs/nothing', undefined, 'io.cozy.jobs', 404],
    ['GET', '/jobs/nothing', undefined, 'io.cozy.jobs:GET:log:worker', 404],
    ['PATCH', '/jobs/nothing', { state: 'done' }, 'io.cozy.jobs', 404],
    ['DELETE', '/jobs/nothing', undefined, 'io.cozy.jobs:GET', 403],
    ['POST', '/jobs/clean', undefined, 'io.cozy.jobs:POST:log:worker', 403],
    ['DELETE', '/jobs/purge', undefined, 'io.cozy.jobs:DELETE:log:worker', 403],
    ['DELETE', '/jobs/purge?duration=soon', undefined, 'io.cozy.jobs', 400],
    ['POST', '/jobs/queue/log', { options: [] }, 'io.cozy.jobs', 422],
    ['POST', '/jobs/queue/log', { options: { timeout: -1 } }, 'io.cozy.jobs', 422],
    ['POST', '/jobs/queue/log', { options: { timeout: 1e300 } }, 'io.cozy.jobs', 422],
    ['POST', '/jobs/queue/log', { options: { max_exec_count: '3' } }, 'io.cozy.jobs', 422],
    ['POST', '/jobs/queue/log', { manual: 'yes' }, 'io.cozy.jobs', 422],
  ])('%s %s %j with %s: %i', async (method, path, attributes, scope, status) => {
    await using stack = await testStack();
    const instance = await stack.addInstance('jobs');
    expect((await ask(stack, instance, scope, method, path, attributes)).status).toBe(status);
  });

  test.each(['', '[]', '{"data":[]}', '{"data":{"attributes":"x"}}', '{"data":null}'])(
    'refuses the body %j',
    async (body) => {
      await using stack = await testStack();
      const instance = await stack.addInstance('jobs');
      const token = await stack.token(instance, 'cli', 'test', 'io.cozy.jobs');
      const headers = { Authorization: `Bearer ${token}` };
      const response = await stack.request(instance.domain, '/jobs/queue/log', { method: 'POST', headers, body });
      expect([400, 422]).toContain(response.status);
      expect(await stack.services.jobs.pending(instance, 'log')).toEqual([]);
    },
  );

  test('is of one instance only', async () => {
    await using stack = await testStack();
    const [alice, bob] = [await stack.addInstance('alice'), await stack.addInstance('bob')];
    const { body } = await ask(stack, alice, 'io.cozy.jobs', 'POST', '/jobs/queue/log', {});
    expect((await ask(stack, bob, 'io.cozy.jobs', 'GET', `/jobs/${body.data.id}`)).status).toBe(404);
    expect((await ask(stack, bob, 'io.cozy.jobs', 'DELETE', `/jobs/${body.data.id}`)).status).toBe(404);
    expect((await ask(stack, bob, 'io.cozy.jobs', 'GET', '/jobs/queue/log')).body.data).toEqual([]);
  });
});

describe('jobs of a device', () => {
  test('are ended by it', async () => {
    await using stack = await testStack();
    const instance = await stack.addInstance('jobs');
    const scope = 'io.cozy.jobs:ALL:client:worker';
    const { body } = await ask(stack, instance, scope, 'POST', '/jobs/queue/client', {}, 'access');
    const path = `/jobs/${body.data.id}`;
    const refused = await ask(stack, instance, scope, 'PATCH', path, { state: 'running' }, 'access');
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ source: { pointer: '/data/attributes/state' } }] },
    });
    const ended = await ask(
      stack,
      instance,
      scope,
      'PATCH',
      path,
      { state: 'errored', error: 'VENDOR_DOWN' },
      'access',
    );
    expect(ended.body.data.attributes).toMatchObject({ state: 'errored', error: 'VENDOR_DOWN' });
  });

  test('others are not', async () => {
    await using stack = await testStack();
    const instance = await stack.addInstance('jobs');
    const { body } = await ask(stack, instance, 'io.cozy.jobs', 'POST', '/jobs/queue/log', {});
    expect(
      (await ask(stack, instance, 'io.cozy.jobs', 'PATCH', `/jobs/${body.data.id}`, { state: 'done' })).status,
    ).toBe(422);
  });
});

test('clean and purge say how many', async () => {
  await using stack = await testStack();
  const instance = await stack.addInstance('jobs');
  await ask(stack, instance, 'io.cozy.jobs', 'POST', '/jobs/queue/log', {});
  expect((await ask(stack, instance, 'io.cozy.jobs', 'POST', '/jobs/clean')).body).toEqual({ deleted: 0 });
  expect((await ask(stack, instance, 'io.cozy.jobs', 'DELETE', '/jobs/purge?workers=log&duration=1h')).body).toEqual({
    deleted: 0,
  });
});
