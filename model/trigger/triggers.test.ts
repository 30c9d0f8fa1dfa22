import { describe, expect, test, vi } from 'vitest';
import { createFollower } from '#model/follower';
import type { Instance } from '#model/instance';
import type { Job } from '#model/job';
import type { Logger } from '#pkg/log';
import { type TestStack, testStack } from '#tests/test-stack';
import { createTriggers, type NewTrigger } from './index.ts';

const START = Date.parse('2026-11-27T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** A server whose triggers have a clock that the test moves. */
async function fixture() {
  const stack = await testStack();
  const instance = await stack.addInstance('alice');
  const clock = { now: START };
  /** The triggers of one process. */
  const open = () =>
    createTriggers({ ...stack.services, cache: stack.drivers.cache, log: silent, now: () => clock.now });
  const triggers = open();
  const create = (given: Partial<NewTrigger>) => triggers.create(instance, { type: '@at', worker: 'log', ...given });
  return {
    stack,
    instance,
    clock,
    open,
    triggers,
    create,
    jobs: () => jobsOf(stack, instance),
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

async function jobsOf({ services }: TestStack, instance: Instance): Promise<Job[]> {
  const jobs = await Array.fromAsync(services.docs.all<Job>(instance, 'io.cozy.jobs'));
  return jobs.filter(({ worker }) => worker === 'log');
}

describe('at their time', () => {
  test('an @in and an @at fire once, then are gone', async () => {
    await using room = await fixture();
    const trigger = await room.create({
      type: '@in',
      arguments: '10m',
      message: { hello: 1 },
      options: { timeout: 5e9 },
    });
    await room.create({ arguments: '2026-11-27T13:10:00+01:00' });
    expect(await room.triggers.tick()).toBe(START + 10 * MINUTE);
    expect(await room.jobs()).toEqual([]);
    room.clock.now += 10 * MINUTE;
    await room.triggers.tick();
    await room.triggers.tick();
    const jobs = await room.jobs();
    expect(jobs).toHaveLength(2);
    expect(jobs.find(({ trigger_id }) => trigger_id === trigger._id)).toMatchObject({
      message: { hello: 1 },
      options: { timeout: 5e9 },
      domain: room.instance.domain,
    });
    expect(await Array.fromAsync(room.triggers.list(room.instance))).toEqual([]);
    expect(await room.triggers.tick()).toBeUndefined();
  });

  test('what was missed is made up for once, and the rhythm goes on', async () => {
    await using room = await fixture();
    const every = await room.create({ type: '@every', arguments: '10m' });
    const cron = await room.create({ type: '@cron', arguments: '0 13 * * *' });
    room.clock.now += 7 * 24 * HOUR + 5 * MINUTE;
    await room.triggers.tick();
    const fired = (await room.jobs()).map(({ trigger_id }) => trigger_id);
    expect(fired.sort()).toEqual([every._id, cron._id].sort());
    room.clock.now += 10 * MINUTE;
    await room.triggers.tick();
    expect(await room.jobs()).toHaveLength(3);
    room.clock.now = START + 8 * 24 * HOUR + HOUR;
    await room.triggers.tick();
    expect((await room.jobs()).filter(({ trigger_id }) => trigger_id === cron._id)).toHaveLength(2);
  });

  test('an @at in the past fires at once, but for one of more than a day', async () => {
    await using room = await fixture();
    const late = await room.create({ arguments: '2026-11-26T13:00:00Z' });
    await room.create({ arguments: '2000-01-01T00:00:00.000Z' });
    await room.triggers.tick();
    expect((await room.jobs()).map(({ trigger_id }) => trigger_id)).toEqual([late._id]);
    expect(await Array.fromAsync(room.triggers.list(room.instance))).toEqual([]);
  });

  test('in the time zone of the owner', async () => {
    await using room = await fixture();
    await room.stack.services.instances.updateSettings(room.instance, { tz: 'Asia/Tokyo' });
    await room.create({ type: '@cron', arguments: '0 9 * * *' });
    expect(await room.triggers.tick()).toBe(Date.parse('2026-11-28T00:00:00Z'));
    await room.stack.services.instances.updateSettings(room.instance, { tz: 'Nowhere/Land' });
    await room.create({ type: '@cron', arguments: '0 14 * * *' });
    expect(await room.triggers.tick()).toBe(Date.parse('2026-11-27T14:00:00Z'));
  });

  test('in the new one when the owner moves, but for what is due already', async () => {
    await using room = await fixture();
    const { instances, docs } = room.stack.services;
    const stop = createFollower({ docs, instances, handlers: room.triggers.handlers, log: silent }).run();
    await instances.updateSettings(room.instance, { tz: 'Europe/Paris' });
    const cron = await room.create({ type: '@cron', arguments: '0 14 * * *' });
    await room.create({ type: '@every', arguments: '3h' });
    expect(await room.triggers.tick()).toBe(Date.parse('2026-11-27T13:00:00Z'));
    await instances.updateSettings(room.instance, { tz: 'America/New_York' });
    await vi.waitFor(async () => expect(await room.triggers.tick()).toBe(START + 3 * HOUR));
    room.clock.now = Date.parse('2026-11-27T19:00:00Z');
    await instances.updateSettings(room.instance, { tz: 'Asia/Tokyo' });
    await stop();
    await room.triggers.tick();
    expect((await room.jobs()).map(({ trigger_id }) => trigger_id)).toContain(cron._id);
    room.clock.now = Date.parse('2026-11-27T22:00:00Z');
    expect(await room.triggers.tick()).toBe(Date.parse('2026-11-28T05:00:00Z'));
  });

  test('several processes fire once', async () => {
    await using room = await fixture();
    for (let n = 0; n < 30; n++) await room.create({ type: '@every', arguments: '1m', message: n });
    const processes = [room.triggers, room.open(), room.open()];
    for (let round = 1; round <= 3; round++) {
      room.clock.now += MINUTE;
      await Promise.all(processes.map((one) => one.tick()));
      expect(await room.jobs()).toHaveLength(30 * round);
    }
  });

  test('what a process began before it was killed is done by another, once', async () => {
    await using room = await fixture();
    await room.create({ type: '@every', arguments: '1h' });
    room.clock.now += HOUR;
    // It dies after it has pushed, before it has written what comes next: nothing more of it is ever seen.
    const dying = createTriggers({
      ...room.stack.services,
      cache: room.stack.drivers.cache,
      log: silent,
      now: () => room.clock.now,
      jobs: {
        push: async (...given) => {
          await room.stack.services.jobs.push(...given);
          return new Promise<never>(() => {});
        },
      },
    });
    void dying.tick();
    await vi.waitFor(async () => expect(await room.jobs()).toHaveLength(1));
    await room.triggers.tick();
    room.clock.now += MINUTE;
    await room.triggers.tick();
    expect(await room.jobs()).toHaveLength(1);
    room.clock.now = START + 2 * HOUR + MINUTE;
    await room.triggers.tick();
    expect(await room.jobs()).toHaveLength(2);
  });

  test('a store that fails at once is not asked again at once, for ever', async () => {
    await using room = await fixture();
    const { docs } = room.stack.services;
    let failures = 0;
    const failing = createTriggers({
      ...room.stack.services,
      docs: {
        ...docs,
        update: async (...given: Parameters<typeof docs.update>) => {
          // The disk is full; but for ever would stop the tests too.
          if (given[1] === 'triggers.agenda' && ++failures < 1000) throw new Error('full');
          return docs.update(...given);
        },
      } as typeof docs,
      cache: room.stack.drivers.cache,
      log: silent,
      now: () => room.clock.now,
    });
    for (let n = 0; n < 60; n++) await room.create({ type: '@every', arguments: '1m' });
    room.clock.now += MINUTE;
    await failing.tick();
    expect(failures).toBe(50);
    await room.triggers.tick();
    expect(await room.jobs()).toHaveLength(60);
  });

  test('a removed trigger and a destroyed instance fire nothing', async () => {
    await using room = await fixture();
    const trigger = await room.create({ type: '@every', arguments: '1m' });
    await room.triggers.remove(room.instance, trigger);
    expect(await room.triggers.tick()).toBeUndefined();
    await room.create({ type: '@every', arguments: '1m' });
    await room.stack.services.instances.destroy(room.instance.domain);
    expect(await room.triggers.tick()).toBeUndefined();
  });

  test('a cron can be changed, the others not', async () => {
    await using room = await fixture();
    const cron = await room.create({ type: '@cron', arguments: '0 0 13 * * *' });
    await room.triggers.patch(room.instance, cron, { arguments: '0 30 12 * * *' });
    expect(await room.triggers.tick()).toBe(START + HOUR / 2);
    const every = await room.create({ type: '@every', arguments: '1h' });
    const refused = room.triggers.patch(room.instance, every, { arguments: '2h' });
    await expect(refused).rejects.toMatchObject({ kind: 'unprocessable' });
    expect(await room.triggers.patch(room.instance, every, { message: 'new' })).toMatchObject({ message: 'new' });
  });

  test('one that is paused fires nothing, and makes up for nothing once it goes on', async () => {
    await using room = await fixture();
    const every = await room.create({ type: '@every', arguments: '10m' });
    expect(await room.triggers.next(room.instance, every)).toBe('2026-11-27T12:10:00.000Z');
    const paused = await room.triggers.patch(room.instance, every, { paused: true });
    expect(await room.triggers.next(room.instance, paused)).toBeUndefined();
    room.clock.now += HOUR + MINUTE;
    expect(await room.triggers.tick()).toBeUndefined();
    expect(await room.jobs()).toEqual([]);
    expect(await room.triggers.launch(room.instance, paused)).toMatchObject({ manual_execution: true });
    const going = await room.triggers.patch(room.instance, paused, { paused: false });
    expect(going).not.toHaveProperty('paused');
    expect(await room.triggers.tick()).toBe(room.clock.now + 10 * MINUTE);
    expect(await room.jobs()).toHaveLength(1);
  });
});

describe('after a change', () => {
  const TYPE = 'io.cozy.notes';

  async function following(given: Partial<NewTrigger>) {
    const room = await fixture();
    const trigger = await room.create({ type: '@event', ...given });
    const { docs, instances } = room.stack.services;
    const stop = createFollower({ docs, instances, handlers: room.triggers.handlers, log: silent }).run();
    return {
      ...room,
      docs,
      instances,
      trigger,
      fired: async () => (await room.jobs()).map(({ event }) => event as { verb: string; doc: { _id: string } }),
      async [Symbol.asyncDispose]() {
        await stop();
        await room[Symbol.asyncDispose]();
      },
    };
  }

  test('with the document, and what it was', async () => {
    await using room = await following({ arguments: `${TYPE}:UPDATED,DELETED` });
    const made = await room.docs.create(room.instance, TYPE, { _id: 'n', a: 1 });
    const next = await room.docs.update(room.instance, TYPE, { ...made, a: 2 });
    await room.docs.delete(room.instance, TYPE, next);
    room.docs.notify(room.instance, TYPE, 'n', { a: 3 });
    await vi.waitFor(async () => expect(await room.fired()).toHaveLength(2));
    const events = (await room.fired()).sort((a, b) => a.verb.localeCompare(b.verb));
    expect(events).toMatchObject([
      { verb: 'DELETED', domain: 'alice.localhost', doc: { _id: 'n', a: 2 } },
      { verb: 'UPDATED', doc: { _id: 'n', _type: TYPE, a: 2 }, old: { a: 1, _rev: made._rev } },
    ]);
  });

  test('no more once it is paused', async () => {
    await using room = await following({ arguments: TYPE });
    const followed = async () => {
      const types = await Promise.all(room.triggers.handlers.map((handler) => handler.doctypes(room.instance)));
      return types.some((set) => set.has(TYPE));
    };
    expect(await followed()).toBe(true);
    await room.triggers.patch(room.instance, room.trigger, { paused: true });
    await vi.waitFor(async () => expect(await followed()).toBe(false));
  });

  test.each([
    [`${TYPE}`, ['CREATED a', 'CREATED b', 'UPDATED a']],
    [`${TYPE}:CREATED`, ['CREATED a', 'CREATED b']],
    [`${TYPE}::a`, ['CREATED a', 'UPDATED a']],
    [`io.cozy.other ${TYPE}:UPDATED:a,c`, ['UPDATED a']],
    [`${TYPE}:CREATED,UPDATED:red:colour`, ['CREATED a', 'UPDATED a']],
    [`${TYPE}:UPDATED:blue:colour`, ['UPDATED a']],
    [`${TYPE}::deep:inner.level`, ['CREATED b']],
    [`${TYPE}::x:tags`, ['CREATED b']],
    [`${TYPE}:UPDATED:!=:colour`, ['UPDATED a']],
    [`${TYPE}:UPDATED:!=:other`, []],
  ])('%s', async (rules, expected) => {
    await using room = await following({ arguments: rules });
    const made = await room.docs.create(room.instance, TYPE, { _id: 'a', colour: 'red' });
    await room.docs.create(room.instance, TYPE, { _id: 'b', inner: { level: 'deep' }, tags: ['x', 'y'] });
    await room.docs.update(room.instance, TYPE, { ...made, colour: 'blue' });
    // The last of them, which says that all were looked at.
    await room.create({ type: '@event', arguments: 'io.cozy.sentinels' });
    await room.docs.create(room.instance, 'io.cozy.sentinels', { _id: 's' });
    await vi.waitFor(async () => expect((await room.fired()).map(({ doc }) => doc._id)).toContain('s'));
    const seen = (await room.fired()).map(({ verb, doc }) => `${verb} ${doc._id}`).filter((one) => !one.endsWith(' s'));
    expect(seen.sort()).toEqual(expected);
  });

  test('inside a folder, however deep', async () => {
    await using room = await following({ arguments: 'io.cozy.nothing' });
    const { vfs } = room.stack.services;
    const folder = await vfs.createDirectory(
      room.instance,
      { origin: 'https://alice.localhost/' },
      { name: 'a', dirId: 'io.cozy.files.root-dir' },
    );
    const inner = await vfs.createDirectory(
      room.instance,
      { origin: 'https://alice.localhost/' },
      { name: 'b', dirId: folder._id },
    );
    await room.create({ type: '@event', arguments: `io.cozy.files:CREATED:${folder._id}` });
    const deep = await vfs.createDirectory(
      room.instance,
      { origin: 'https://alice.localhost/' },
      { name: 'c', dirId: inner._id },
    );
    await vfs.createDirectory(
      room.instance,
      { origin: 'https://alice.localhost/' },
      { name: 'elsewhere', dirId: 'io.cozy.files.root-dir' },
    );
    await vi.waitFor(async () => expect((await room.fired()).map(({ doc }) => doc._id)).toEqual([deep._id]));
  });

  test('whatever the instance is called meanwhile', async () => {
    await using room = await following({ arguments: TYPE });
    for (const [from, to] of [
      ['alice.localhost', 'bob.localhost'],
      ['bob.localhost', 'carol.localhost'],
    ] as const) {
      await room.instances.modify(from, { domain: to });
    }
    await room.instances.modify('carol.localhost', { domainAliases: [], oldDomain: 'dave.localhost' });
    await room.docs.create(room.instance, TYPE, { _id: 'n' });
    await vi.waitFor(async () => expect(await room.fired()).toMatchObject([{ domain: 'carol.localhost' }]));
  });

  test('many changes make one job with a debounce', async () => {
    await using room = await following({ arguments: TYPE, debounce: '1m' });
    for (let n = 0; n < 5; n++) await room.docs.create(room.instance, TYPE, { n });
    await vi.waitFor(async () => expect(await room.open().tick()).toBe(START + MINUTE));
    room.clock.now += MINUTE;
    await room.open().tick();
    await vi.waitFor(async () => expect(await room.jobs()).toHaveLength(1));
    expect((await room.jobs())[0]).toMatchObject({ debounced: true, event: null, trigger_id: room.trigger._id });
  });

  test.each([
    ['', 'bad-request'],
    [':CREATED', 'bad-request'],
    [`${TYPE}:MOVED`, 'bad-request'],
    [`${TYPE}:NOTIFIED`, 'bad-request'],
    [`${TYPE}:created`, 'bad-request'],
    [`${TYPE}:CREATED:a:b:c`, 'bad-request'],
    [`${TYPE}:CREATED::member`, 'bad-request'],
    [`${TYPE}:UPDATED:!=`, 'bad-request'],
    ['Not A Doctype', 'bad-request'],
    [`${`${TYPE} `.repeat(101)}`, 'bad-request'],
    ['io.cozy.sessions', 'forbidden'],
    ['io.cozy.permissions:CREATED', 'forbidden'],
    [`${TYPE} io.cozy.oauth.clients`, 'forbidden'],
    ['io.cozy.jobs', 'forbidden'],
    ['io.cozy.triggers', 'forbidden'],
  ])('the rules %j are refused', async (rules, kind) => {
    await using room = await fixture();
    await expect(room.create({ type: '@event', arguments: rules })).rejects.toMatchObject({ kind });
  });
});
