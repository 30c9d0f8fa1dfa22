import { expect, test, vi } from 'vitest';
import type { Job } from '#model/job';
import { testStack } from '#tests/test-stack';

test('the owner is told once why a konnector fails by itself, in their language, and again when it fails otherwise', async () => {
  await using stack = await testStack();
  const { docs, notifications, instances, tellFailures } = stack.services;
  const { domain } = await stack.addInstance('ada');
  const ada = await instances.modify(domain, { locale: 'fr' });
  const bea = await stack.addInstance('bea');
  const stop = tellFailures();
  let hour = 10;
  const ended = async (changes: Partial<Job>, instance = ada) => {
    const made = await docs.create<Partial<Job>>(instance, 'io.cozy.jobs', {
      worker: 'konnector',
      trigger_id: 't1',
      message: { konnector: 'bank' },
      state: 'running',
      queued_at: `2026-01-01T${hour++}:00:00Z`,
    });
    await docs.update<Partial<Job>>(instance, 'io.cozy.jobs', { ...made, ...changes });
  };
  const failed = (error: string, more: Partial<Job> = {}) => ended({ state: 'errored', error, ...more });
  const told = async () => (await notifications.recent(ada, 20)).map(({ message, data }) => [message, data['error']]);

  await failed('LOGIN_FAILED');
  await vi.waitFor(async () => expect(await told()).toHaveLength(1));
  expect((await notifications.recent(ada, 1))[0]).toMatchObject({
    title: 'bank n’a pas pu récupérer vos données',
    source_id: 'cozy/stack/stack/konnector-failed/t1',
    data: { url: expect.stringContaining('/#/connected/bank') },
  });
  await failed('LOGIN_FAILED');
  await failed('VENDOR_DOWN');
  await failed('LOGIN_FAILED', { manual_execution: true });
  await failed('boom', { worker: 'log' });
  await ended({ state: 'done' });
  await failed('USER_ACTION_NEEDED.OAUTH_OUTDATED');
  // The last one takes the place of the one before.
  const last = [expect.stringContaining('attend quelque chose'), 'USER_ACTION_NEEDED.OAUTH_OUTDATED'];
  await vi.waitFor(async () => expect(await told()).toEqual([last]));
  expect(await notifications.recent(bea, 20)).toEqual([]);
  await stop();
  await failed('later');
  expect(await told()).toEqual([last]);
  expect(stack.errors).toEqual([]);
});

test('work of any kind that nobody watches is told of, once a day for each kind, with the page where it is tried again', async () => {
  await using stack = await testStack();
  const { docs, notifications, tellFailures } = stack.services;
  const ada = await stack.addInstance('ada');
  const stop = tellFailures();
  const failed = async (worker: string, more: Partial<Job> = {}) => {
    const made = await docs.create<Partial<Job>>(ada, 'io.cozy.jobs', {
      worker,
      state: 'running',
      queued_at: '2026-01-01',
    });
    await docs.update<Partial<Job>>(ada, 'io.cozy.jobs', { ...made, state: 'errored', error: 'no luck', ...more });
  };
  const told = async () => (await notifications.recent(ada, 20)).map(({ data }) => data['worker']).sort();
  // What is made outside of the server, and what has no trigger.
  for (const worker of ['thumbnail', 'push', 'automation', 'log', 'shrink', 'zip', 'trash-files', 'shrink'])
    await failed(worker);
  await failed('service', { manual_execution: true });
  await failed('konnector', { message: { konnector: 'bank' } });
  await vi.waitFor(async () => expect(await told()).toEqual(['konnector', 'shrink', 'trash-files', 'zip']));
  await stop();
  expect(await told()).toHaveLength(4);
  const [shrink] = (await notifications.recent(ada, 20)).filter(({ data }) => data['worker'] === 'shrink');
  expect(shrink).toMatchObject({
    title: 'A task of your Cozy failed',
    data: { url: expect.stringMatching(/settings.*#\/failures$/) },
  });
});
