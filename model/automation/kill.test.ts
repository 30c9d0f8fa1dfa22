import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Docs } from '#model/docs';
import type { Job, Task } from '#model/job';
import type { JsonObject } from '#pkg/json';
import { automationRoom, automationStack, listener } from '#tests/automation-fixture';
import type { TestStack } from '#tests/test-stack';
import { createAutomations } from './automations.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await automationStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

/** The rules as a process runs them that is killed before its n-th write: nothing is written any more. */
function mortal(writes: number) {
  const { services, drivers } = stack;
  let left = writes;
  const live = () => {
    if (left-- <= 0) throw new Error('killed');
  };
  const docs = Object.create(services.docs) as Docs;
  docs.create = async (...given: Parameters<Docs['create']>) => {
    live();
    return services.docs.create(...given) as never;
  };
  docs.update = async (...given: Parameters<Docs['update']>) => {
    live();
    return services.docs.update(...given) as never;
  };
  return createAutomations({ ...services, docs, http: drivers.safeHttp, cache: drivers.cache });
}

test('a run that is killed anywhere is finished by the next one: each thing is made once, each call at least once', async () => {
  const room = await automationRoom(stack, 'killed');
  const { docs, automations } = stack.services;
  await using there = await listener(() => 200);
  const rule = await room.rule(
    { on: 'webhook' },
    { do: 'todo', title: 'first {{webhook.n}}' },
    { do: 'webhook', url: there.url, body: 'call {{webhook.n}}' },
    { do: 'todo', title: 'last {{webhook.n}}' },
  );
  const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
  const again: number[] = [];
  for (let n = 0; n < 11; n++) {
    const job = {
      _id: `job${n}`,
      message: { automation: rule._id },
      trigger_id: rule.trigger_id,
      event: null,
      payload: { n },
    };
    const task = { instance: room.ada, job: job as unknown as Job, signal: new AbortController().signal, log };
    const died = await mortal(n)
      .run({ ...task, attempt: 1 } as Task)
      .then(
        () => false,
        () => true,
      );
    expect(died, `killed before write ${n}`).toBe(n < 10);
    await automations.run({ ...task, attempt: 2 } as Task);
    // And once more, for a queue that did not hear of it.
    await automations.run({ ...task, attempt: 3 } as Task);
    const [run] = (await automations.runs(room.ada, rule._id, 100)).filter(({ _id }) => _id === job._id);
    expect(run).toMatchObject({ state: 'done', steps: [{ state: 'done' }, { state: 'done' }, { state: 'done' }] });
    const calls = there.calls.filter(({ body }) => body === `call ${n}`);
    expect(calls.length).toBe(run?.steps[1]?.again ? 2 : 1);
    expect(new Set(calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    if (run?.steps[1]?.again) again.push(n);
  }
  expect(again).toHaveLength(1);
  const todos = await Array.fromAsync(docs.all<JsonObject>(room.ada, 'io.cozy.calendar.todos'));
  const titles = todos.map(({ summary }) => String(summary)).sort();
  expect(titles).toEqual(
    Array.from({ length: 11 }, (_, n) => [`first ${n}`, `last ${n}`])
      .flat()
      .sort(),
  );
});

test('the trigger of a rule that was never written is dropped by its first job', async () => {
  const room = await automationRoom(stack, 'orphan');
  const { triggers, jobs } = stack.services;
  const orphan = await triggers.create(room.ada, {
    type: '@webhook',
    worker: 'automation',
    message: { automation: 'never' },
  });
  const { _id } = await triggers.launch(room.ada, orphan);
  await expect.poll(async () => (await jobs.get(room.ada, _id)).state, { timeout: 15_000 }).toBe('done');
  expect(await Array.fromAsync(triggers.list(room.ada))).toEqual([]);
});

test('a rule has one trigger, whatever is changed, and none once it is gone', async () => {
  const room = await automationRoom(stack, 'one');
  const { triggers, automations } = stack.services;
  const permission = { type: 'cli' as const, sourceId: '', rules: [{ type: '*', verbs: [] }] };
  const types = async () => (await Array.fromAsync(triggers.list(room.ada))).map(({ type }) => type);
  const change = (changes: object) => automations.update(room.ada, permission, rule._id, changes as JsonObject);
  const rule = await room.rule({ on: 'webhook' }, { do: 'notify', title: 'x' });
  const renamed = await change({ name: 'Other', paused: true });
  expect([renamed.trigger_id, await types()]).toEqual([rule.trigger_id, ['@webhook']]);
  const daily = await change({ when: { on: 'time', every: 'day', at: '08:15' }, paused: false });
  expect(await types()).toEqual(['@cron']);
  expect((await triggers.get(room.ada, daily.trigger_id)).arguments).toBe('15 8 * * *');
  expect(Date.parse((await automations.next(room.ada, daily)) ?? '')).toBeGreaterThan(Date.now());
  await change({ paused: true });
  expect(await types()).toEqual([]);
  const back = await change({ paused: false });
  // Somebody with a right on triggers took it away: writing the rule again makes another one.
  await triggers.remove(room.ada, await triggers.get(room.ada, back.trigger_id));
  const whole = await change({ steps: [{ do: 'notify', title: 'y' }] });
  expect(await types()).toEqual(['@cron']);
  await automations.launch(room.ada, whole);
  expect(await room.runs(whole)).toMatchObject([{ state: 'done', steps: [{ shown: { title: 'y' } }] }]);
  await automations.remove(room.ada, await automations.get(room.ada, rule._id));
  expect(await types()).toEqual([]);
  expect(await automations.runs(room.ada, rule._id, 10)).toEqual([]);
});

test.each([
  [{ every: 'week', at: '09:00', days: [1, 5] }, '0 9 * * 1,5'],
  [{ every: 'month', at: '23:59', days: [1, 31] }, '59 23 1,31 * *'],
])('%j is the cron %s', async (time, cron) => {
  const room = await automationRoom(stack, `cron-${time.every}`);
  const { trigger_id } = await room.rule({ on: 'time', ...time }, { do: 'notify', title: 'x' });
  expect((await stack.services.triggers.get(room.ada, trigger_id)).arguments).toBe(cron);
});
