import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { CANCELLED, type Delivery, type NewJob, type Queue } from './types.ts';

export interface QueueUnderTest extends AsyncDisposable {
  queue: Queue;
  /** Another process as far as the driver can tell: a second connection on the same store. */
  second(): Promise<Queue>;
}

let count = 0;
function job(change: Partial<NewJob> = {}): NewJob {
  return { id: `j${++count}`, queue: 'work', tenant: 'alice', data: `data ${count}`, ...change };
}

/** Takes what is there, and finishes it. */
async function drain(queue: Queue, name = 'work', finish = true): Promise<Delivery[]> {
  const all: Delivery[] = [];
  for (;;) {
    const { waiting } = await queue.counts(name);
    const [delivery] = await queue.take(name, { wait: waiting === 0 ? 50 : 10_000 });
    if (!delivery) return all;
    all.push(delivery);
    if (finish) await queue.finish(delivery);
  }
}

async function taken(queue: Queue, options: Parameters<Queue['take']>[1] = {}): Promise<Delivery> {
  const [delivery] = await queue.take('work', { wait: 10_000, ...options });
  if (!delivery) throw new Error('nothing was delivered');
  return delivery;
}

/** What every driver of the queue must do. */
export function queueContract(name: string, open: () => Promise<QueueUnderTest>): void {
  describe(`queue: ${name}`, () => {
    describe('delivers', () => deliveries(open));
    describe('order', () => order(open));
    describe('holding', () => holding(open));
    describe('cancelling', () => cancelling(open));
  });
}

function deliveries(open: () => Promise<QueueUnderTest>): void {
  test('what was added, in order, once', async () => {
    await using under = await open();
    const { queue } = under;
    const jobs = [job(), job(), job({ data: 'é"\n' })];
    expect(await queue.add(jobs)).toEqual(jobs.map(({ id }) => id));
    expect(await queue.counts('work')).toEqual({ waiting: 3, held: 0 });
    const all = await drain(queue);
    expect(all.map(({ id, data, tenant }) => ({ id, data, tenant }))).toEqual(
      jobs.map(({ id, data, tenant }) => ({ id, data, tenant })),
    );
    expect(all).toMatchObject([{ deliveries: 1, failures: 0, crashes: 0, queue: 'work' }, {}, {}]);
    expect(await queue.counts('work')).toEqual({ waiting: 0, held: 0 });
  });

  test('nothing of another queue', async () => {
    await using under = await open();
    await under.queue.add([job({ queue: 'other' })]);
    expect(await under.queue.take('work')).toEqual([]);
    expect(await under.queue.take('other', { wait: 1000 })).toHaveLength(1);
  });

  test('to who waits already, as soon as it is added, here or elsewhere', async () => {
    await using under = await open();
    const other = await under.second();
    for (const adder of [under.queue, other]) {
      const waiting = taken(under.queue);
      const added = job();
      await adder.add([added]);
      const delivery = await waiting;
      expect(delivery.id).toBe(added.id);
      await under.queue.finish(delivery);
    }
  });

  test('nothing once the wait is over or ended', async () => {
    await using under = await open();
    expect(await under.queue.take('work', { wait: 20 })).toEqual([]);
    const end = new AbortController();
    const waiting = under.queue.take('work', { wait: 60_000, signal: end.signal });
    setImmediate(() => end.abort());
    expect(await waiting).toEqual([]);
    expect(await under.queue.take('work', { signal: end.signal })).toEqual([]);
    await under.queue.add([job()]);
    expect(await taken(under.queue)).toBeDefined();
  });

  test('a delayed job at its time, also one of another process', async () => {
    await using under = await open();
    const other = await under.second();
    for (const adder of [under.queue, other]) {
      const start = Date.now();
      const late = job({ delay: 150 });
      await adder.add([late]);
      expect(await under.queue.take('work')).toEqual([]);
      expect(await under.queue.counts('work')).toEqual({ waiting: 1, held: 0 });
      const delivery = await taken(under.queue);
      expect(delivery.id).toBe(late.id);
      expect(Date.now() - start).toBeGreaterThanOrEqual(149);
      await under.queue.finish(delivery);
    }
  });

  test('an id once, as long as it is there', async () => {
    await using under = await open();
    const { queue } = under;
    const one = job();
    await queue.add([one, one]);
    await queue.add([{ ...one, data: 'other' }]);
    expect(await queue.has('work', one.id)).toBe(true);
    const delivery = await taken(queue);
    expect(delivery.data).toBe(one.data);
    await queue.add([one]);
    expect(await queue.take('work', { wait: 50 })).toEqual([]);
    await queue.finish(delivery);
    expect(await queue.has('work', one.id)).toBe(false);
  });

  test('one of those with the same key, until it is taken', async () => {
    await using under = await open();
    const { queue } = under;
    const [first, second, third] = [job({ unique: 'k' }), job({ unique: 'k', delay: 5 }), job({ unique: 'k' })];
    expect(await queue.add([first])).toEqual([first.id]);
    expect(await queue.add([second])).toEqual([first.id]);
    const others = [job({ unique: 'k', tenant: 'bob' }), job({ unique: 'k', queue: 'other' }), job({ unique: 'l' })];
    expect(await queue.add(others)).toEqual(others.map(({ id }) => id));
    const delivery = await taken(queue, { room: (tenant) => (tenant === 'alice' ? 1 : 0) });
    expect(delivery.id).toBe(first.id);
    expect(await queue.add([third])).toEqual([third.id]);
    expect(await queue.counts('work')).toEqual({ waiting: 3, held: 1 });
  });
}

function order(open: () => Promise<QueueUnderTest>): void {
  test('tenants take turns, however many jobs one has', async () => {
    await using under = await open();
    const { queue } = under;
    await queue.add(Array.from({ length: 300 }, () => job({ tenant: 'greedy' })));
    for (let n = 0; n < 5; n++) await queue.finish(await taken(queue));
    await queue.add([job({ tenant: 'bob' }), job({ tenant: 'carol' }), job({ tenant: 'bob' })]);
    const next: string[] = [];
    for (let n = 0; n < 8; n++) {
      const delivery = await taken(queue);
      next.push(delivery.tenant);
      await queue.finish(delivery);
    }
    expect(next.filter((tenant) => tenant !== 'greedy').sort()).toEqual(['bob', 'bob', 'carol']);
  });

  test('within a tenant, by priority then by age', async () => {
    await using under = await open();
    const { queue } = under;
    const priorities = ['low', 'normal', 'normal', 'normal', 'low', 'high'] as const;
    const jobs = priorities.map((priority) => job({ priority }));
    await queue.add(jobs);
    const wanted = [5, 1, 2, 3, 0, 4].map((index) => jobs[index]?.id);
    expect((await drain(queue)).map(({ id }) => id)).toEqual(wanted);
  });

  test('a tenant that is passed over keeps its jobs, and others go on', async () => {
    await using under = await open();
    const { queue } = under;
    const busy = new Set(['alice']);
    const room = (tenant: string) => (busy.has(tenant) ? 0 : 1);
    const [hers, his] = [job(), job({ tenant: 'bob' })];
    await queue.add([hers, job(), his]);
    const delivery = await taken(queue, { room });
    expect(delivery.id).toBe(his.id);
    const waiting = taken(queue, { room });
    busy.clear();
    await queue.finish(delivery);
    expect((await waiting).tenant).toBe('alice');
    expect(await queue.counts('work')).toEqual({ waiting: 1, held: 1 });
  });

  test('several are taken in one go, no more of a tenant than there is room for', async () => {
    await using under = await open();
    const { queue } = under;
    await queue.add(Array.from({ length: 9 }, (_, n) => job({ tenant: n < 6 ? 'greedy' : 'bob' })));
    const room = (tenant: string) => (tenant === 'greedy' ? 2 : 100);
    const taken: Delivery[] = [];
    while (taken.length < 5) {
      const held = taken.filter(({ tenant }) => tenant === 'greedy').length;
      taken.push(
        ...(await queue.take('work', {
          wait: 1000,
          limit: 50,
          room: (tenant) => room(tenant) - (tenant === 'greedy' ? held : 0),
        })),
      );
    }
    expect(taken.map(({ tenant }) => tenant).sort()).toEqual(['bob', 'bob', 'bob', 'greedy', 'greedy']);
    for (const delivery of taken) expect(await queue.finish(delivery)).toBe(true);
    const rest: Delivery[] = [];
    while (rest.length < 4) rest.push(...(await queue.take('work', { wait: 1000, limit: 3 })));
    expect(new Set([...taken, ...rest].map(({ id }) => id)).size).toBe(9);
  });

  test('what all processes hold is bounded, of a tenant and in all', async () => {
    await using under = await open();
    const queues = [under.queue, await under.second()] as const;
    await queues[0].add(Array.from({ length: 12 }, (_, n) => job({ tenant: n < 10 ? 'greedy' : 'bob' })));
    const bounds = { all: 3, perTenant: 2 };
    const held: Delivery[] = [];
    for (let n = 0; held.length < 3; n++) {
      held.push(...(await (queues[n % 2] as Queue).take('work', { wait: 500, limit: 1 + (n % 3), bounds })));
    }
    expect(held.map(({ tenant }) => tenant).sort()).toEqual(['bob', 'greedy', 'greedy']);
    expect(await queues[0].take('work', { limit: 10, bounds })).toEqual([]);
    const waiting = queues[1].take('work', { wait: 5_000, limit: 10, bounds });
    await queues[0].finish(held.find(({ tenant }) => tenant === 'greedy') as Delivery);
    expect(await waiting).toHaveLength(1);
    expect(await queues[0].take('work', { wait: 100, limit: 10, bounds })).toEqual([]);
  });
}

function holding(open: () => Promise<QueueUnderTest>): void {
  test('what is held is delivered to nobody else', async () => {
    await using under = await open();
    const other = await under.second();
    await under.queue.add([job()]);
    const delivery = await taken(under.queue);
    expect(await other.take('work', { wait: 100 })).toEqual([]);
    expect(await under.queue.extend(delivery, 1000)).toBe(true);
    expect(await other.finish({ ...delivery, token: 'forged' })).toBe(false);
    expect(await other.release({ ...delivery, token: 'forged' })).toBe(false);
    expect(await under.queue.finish(delivery)).toBe(true);
    expect(await under.queue.finish(delivery)).toBe(false);
    expect(await under.queue.extend(delivery, 1000)).toBe(false);
  });

  test('two processes share the jobs: each is delivered once', async () => {
    await using under = await open();
    const other = await under.second();
    const jobs = Array.from({ length: 200 }, (_, n) => job({ tenant: `t${n % 7}` }));
    await under.queue.add(jobs);
    const all: Delivery[] = [];
    const share = async (queue: Queue) => {
      while (all.length < jobs.length) {
        for (const delivery of await queue.take('work', { wait: 200, limit: 3 })) {
          all.push(delivery);
          await queue.finish(delivery);
        }
      }
    };
    await Promise.all([share(under.queue), share(other)]);
    expect(all.map(({ id }) => id).sort()).toEqual(jobs.map(({ id }) => id).sort());
  });

  test('what is put back is delivered again, later, and says how often it failed', async () => {
    await using under = await open();
    const { queue } = under;
    await queue.add([job()]);
    const first = await taken(queue);
    const start = Date.now();
    expect(await queue.release(first, { failed: true, delay: 60 })).toBe(true);
    expect(await queue.release(first)).toBe(false);
    const second = await taken(queue);
    expect(Date.now() - start).toBeGreaterThanOrEqual(59);
    expect(second).toMatchObject({ id: first.id, data: first.data, deliveries: 2, failures: 1, crashes: 0 });
    await queue.release(second);
    expect(await taken(queue)).toMatchObject({ id: first.id, deliveries: 3, failures: 1, crashes: 0 });
  });

  test('a lease that is not extended is over: the job goes to another, and its first holder has no say', async () => {
    await using under = await open();
    const other = await under.second();
    await under.queue.add([job()]);
    const first = await taken(under.queue, { lease: 300 });
    expect(await other.extend(first, 400)).toBe(true);
    const second = await taken(other, { lease: 60_000 });
    expect(second).toMatchObject({ id: first.id, crashes: 1 });
    expect(await under.queue.extend(first, 1000)).toBe(false);
    expect(await under.queue.finish(first)).toBe(false);
    expect(await under.queue.finish(second)).toBe(true);
  });
}

function cancelling(open: () => Promise<QueueUnderTest>): void {
  test('takes away what waits, now or later', async () => {
    await using under = await open();
    const { queue } = under;
    const [now, later, kept] = [job(), job({ delay: 50 }), job()];
    await queue.add([now, later, kept]);
    expect(await queue.cancel('work', now.id)).toBe('removed');
    expect(await queue.cancel('work', later.id)).toBe('removed');
    expect(await queue.cancel('work', later.id)).toBe('missing');
    expect((await drain(queue)).map(({ id }) => id)).toEqual([kept.id]);
  });

  test('tells who holds it, from any process', async () => {
    await using under = await open();
    const other = await under.second();
    for (const canceller of [under.queue, other]) {
      await under.queue.add([job()]);
      const delivery = await taken(under.queue);
      expect(await canceller.cancel('work', delivery.id)).toBe('told');
      if (!delivery.signal.aborted) await once(delivery.signal, 'abort');
      expect(delivery.signal.reason).toBe(CANCELLED);
      expect(await under.queue.extend(delivery, 1000)).toBe(false);
      expect(await under.queue.finish(delivery)).toBe(true);
    }
  });

  test('forgets a tenant, and nobody else', async () => {
    await using under = await open();
    const { queue } = under;
    const his = job({ tenant: 'bob' });
    await queue.add([job(), job({ delay: 50 }), job({ queue: 'other' }), his]);
    const held = await taken(queue, { room: (tenant) => (tenant === 'alice' ? 1 : 0) });
    await queue.add([job()]);
    await queue.forgetTenant('alice');
    if (!held.signal.aborted) await once(held.signal, 'abort');
    expect((await drain(queue)).map(({ id }) => id)).toEqual([his.id]);
    expect(await queue.take('other', { wait: 50 })).toEqual([]);
  });

  test('answers a ping', async () => {
    await using under = await open();
    await under.queue.ping();
  });
}
