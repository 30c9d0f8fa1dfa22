import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openMemoryCache } from '#driver/cache/memory';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { openSqliteQueue } from '#driver/queue/sqlite';
import { createDocs } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import {
  createJobs,
  type Job,
  JobError,
  JobLater,
  type JobRequest,
  runWorkers,
  type Task,
  type Worker,
} from './index.ts';
import { createJobDocuments } from './job-documents.ts';
import { runJob } from './run-job.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const instanceOf = (name: string) => ({ _id: name, prefix: name, domain: `${name}.example` }) as Instance;
const alice = instanceOf('alice');
const bob = instanceOf('bob');

/** The room over real stores, with a worker that does what a test says. */
async function fixture(
  run: (task: Task) => Promise<void> = async () => {},
  facts: Partial<Worker> = {},
  kept: { keepMost?: number } = {},
) {
  const directory = await mkdtemp(join(tmpdir(), 'jobs-'));
  const couch = openSqliteCouch({ directory: join(directory, 'couch') });
  const docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  const queue = openSqliteQueue({ directory: join(directory, 'queue') });
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const worker = { type: 'work', concurrency: 4, maxExecCount: 3, timeout: 10_000, reserved: false, ...facts, run };
  const workers = [worker];
  const jobs = createJobs({ docs, queue, cache: openMemoryCache({ now }), workers: () => workers, now, ...kept });
  const instances = { byId: async (id: string) => [alice, bob].find(({ _id }) => _id === id) };
  const consumers: { close(grace?: number): Promise<void> }[] = [];
  const states: string[] = [];
  docs.subscribeAll(({ verb, doc }) => states.push(`${verb} ${(doc.body.value as { state?: string })?.state}`));
  return {
    jobs,
    queue,
    worker,
    running: { instances, documents: createJobDocuments(docs, now) },
    clock,
    all: (instance: Instance) => docs.all<Job>(instance, 'io.cozy.jobs'),
    states,
    start() {
      const consumer = runWorkers({ docs, queue, instances, workers, log: silent, now });
      consumers.push(consumer);
      return consumer;
    },
    push: (request: Partial<JobRequest> = {}, instance = alice) =>
      jobs.push(instance, { worker: 'work', message: { n: 1 }, ...request }),
    /** Resolves with the job once it is over. */
    async end(job: Job, instance = alice): Promise<Job> {
      const over = Promise.withResolvers<void>();
      const look = async () => {
        const { state } = await jobs.get(instance, job._id);
        if (state === 'done' || state === 'errored') over.resolve();
      };
      const stop = docs.subscribe(instance, 'io.cozy.jobs', () => void look());
      await look();
      await over.promise;
      stop();
      return jobs.get(instance, job._id);
    },
    async [Symbol.asyncDispose]() {
      for (const consumer of consumers) await consumer.close(0);
      await queue[Symbol.asyncDispose]();
      await couch[Symbol.asyncDispose]();
      await rm(directory, { recursive: true });
    },
  };
}

describe('a job', () => {
  test('is a document with all that its clients read, and goes through its states', async () => {
    const seen: Task[] = [];
    await using room = await fixture(async (task) => void seen.push(task));
    const job = await room.push({
      event: { verb: 'CREATED' },
      payload: 'hook',
      trigger_id: 't1',
      manual_execution: true,
      options: { max_exec_count: 2 },
    });
    expect(job).toEqual({
      _id: expect.stringMatching(/^[0-9a-f]{32}$/),
      _rev: expect.any(String),
      domain: 'alice.example',
      prefix: 'alice',
      worker: 'work',
      trigger_id: 't1',
      message: { n: 1 },
      event: { verb: 'CREATED' },
      payload: 'hook',
      manual_execution: true,
      options: { max_exec_count: 2 },
      state: 'queued',
      queued_at: new Date(room.clock.now).toISOString(),
      started_at: '0001-01-01T00:00:00Z',
      finished_at: '0001-01-01T00:00:00Z',
    });
    room.clock.now += 1000;
    room.start();
    const done = await room.end(job);
    const at = new Date(room.clock.now).toISOString();
    expect(done).toMatchObject({ state: 'done', started_at: at, finished_at: at, event: null, message: { n: 1 } });
    expect(done).not.toHaveProperty('payload');
    expect(seen[0]).toMatchObject({
      instance: alice,
      attempt: 1,
      job: { event: { verb: 'CREATED' }, payload: 'hook' },
    });
    expect(room.states).toEqual(['CREATED queued', 'UPDATED running', 'UPDATED done']);
  });

  test('that fails is tried again, then ends with its error', async () => {
    const attempts: number[] = [];
    await using room = await fixture(async ({ attempt }) => {
      attempts.push(attempt);
      throw new JobError(`failure ${attempt}`);
    });
    const consumer = room.start();
    expect(await room.end(await room.push())).toMatchObject({ state: 'errored', error: 'failure 3' });
    expect(attempts).toEqual([1, 2, 3]);
    expect(await room.end(await room.push({ options: { max_exec_count: 1 } }))).toMatchObject({ error: 'failure 1' });
    await consumer.close();
    expect(await room.queue.counts('work')).toEqual({ waiting: 0, held: 0 });
  });

  test('that finds no place is put back, which is no failure', async () => {
    const attempts: number[] = [];
    await using room = await fixture(async ({ attempt }) => {
      attempts.push(attempt);
      if (attempts.length < 5) throw new JobLater(1);
    });
    room.start();
    expect(await room.end(await room.push({ options: { max_exec_count: 1 } }))).toMatchObject({ state: 'done' });
    expect(attempts).toEqual([1, 1, 1, 1, 1]);
  });

  test.each([
    [new JobError('LOGIN_FAILED.WRONG', {}), 'LOGIN_FAILED.WRONG'],
    [new JobError('USER_ACTION_NEEDED', {}), 'USER_ACTION_NEEDED'],
    [new JobError('no more', { retry: false }), 'no more'],
    [new AppError('unprocessable', 'message: no file'), 'message: no file'],
  ])('that cannot pass is not tried again: %s', async (error, words) => {
    let count = 0;
    await using room = await fixture(async () => {
      count++;
      throw error;
    });
    room.start();
    expect(await room.end(await room.push())).toMatchObject({ state: 'errored', error: words });
    expect(count).toBe(1);
  });

  test('that hits a bug says nothing of the inside', async () => {
    await using room = await fixture(async () => {
      throw new Error('/srv/secret/path');
    });
    room.start();
    expect(await room.end(await room.push())).toMatchObject({ state: 'errored', error: 'unexpected error' });
  });

  test('that takes too long is told to stop', async () => {
    await using room = await fixture(
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    room.start();
    const job = await room.push({ options: { timeout: 50e6, max_exec_count: 1 } });
    expect(await room.end(job)).toMatchObject({ state: 'errored', error: 'context deadline exceeded' });
  });

  test('can be cancelled before it runs and while it does', async () => {
    const running = Promise.withResolvers<void>();
    await using room = await fixture(({ signal }) => {
      running.resolve();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const waiting = await room.push();
    expect(await room.jobs.cancel(alice, waiting._id)).toMatchObject({ state: 'errored', error: 'cancelled' });
    room.start();
    const job = await room.push();
    await running.promise;
    await room.jobs.cancel(alice, job._id);
    expect(await room.end(job)).toMatchObject({ state: 'errored', error: 'cancelled' });
    expect(await room.jobs.cancel(alice, job._id)).toMatchObject({ state: 'errored' });
  });

  test('goes on elsewhere when the process goes away', async () => {
    let calls = 0;
    const running = Promise.withResolvers<void>();
    await using room = await fixture(({ signal }) => {
      running.resolve();
      if (++calls > 1) return Promise.resolve();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const consumer = room.start();
    const job = await room.push();
    await running.promise;
    await consumer.close(10);
    expect(await room.jobs.get(alice, job._id)).toMatchObject({ state: 'running' });
    expect(await room.queue.counts('work')).toEqual({ waiting: 1, held: 0 });
    room.start();
    expect(await room.end(job)).toMatchObject({ state: 'done' });
  });

  test('that was lost to another process has its result refused: that one says what becomes of it', async () => {
    const lost = { done: false };
    await using room = await fixture(async () => {
      lost.done = true;
      throw new JobError('mine', { retry: false });
    });
    const job = await room.push();
    const [delivery] = await room.queue.take('work');
    const runs = { ...room.running, log: silent };
    if (!delivery) throw new Error('there is no job');
    const told = { ...delivery, isHeld: () => !lost.done };
    await expect(runJob(runs, room.worker, told, delivery.signal)).rejects.toThrow('lost to another process');
    expect(await room.jobs.get(alice, job._id)).toMatchObject({ state: 'running' });
    expect(await room.jobs.failures(alice)).toEqual([]);
    // It is not even begun when it is known before.
    await expect(runJob(runs, room.worker, told, delivery.signal)).rejects.toThrow('lost to another process');
  });

  test('is finished by a process that goes away with time to do so', async () => {
    const running = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    await using room = await fixture(() => {
      running.resolve();
      return go.promise;
    });
    const consumer = room.start();
    const job = await room.push();
    await running.promise;
    const closing = consumer.close(10_000);
    go.resolve();
    await closing;
    expect(await room.jobs.get(alice, job._id)).toMatchObject({ state: 'done' });
  });

  test('of an instance with thousands does not delay that of another', async () => {
    const order: string[] = [];
    await using room = await fixture(async ({ instance }) => void order.push(instance.prefix), { concurrency: 1 });
    await Promise.all(Array.from({ length: 200 }, () => room.push()));
    const his = await room.push({}, bob);
    room.start();
    await room.end(his, bob);
    expect(order.indexOf('bob')).toBeLessThan(3);
  });

  test('never runs more than half of the slots for one instance', async () => {
    let [now, most] = [0, 0];
    const go = Promise.withResolvers<void>();
    await using room = await fixture(async ({ instance }) => {
      if (instance.prefix === 'bob') return go.resolve();
      most = Math.max(most, ++now);
      await go.promise;
      now--;
    });
    const hers = await Promise.all(Array.from({ length: 8 }, () => room.push()));
    room.start();
    await room.push({}, bob);
    for (const job of hers) await room.end(job);
    expect(most).toBeLessThanOrEqual(2 + 2);
  });
});

describe('a push', () => {
  test('to an unknown worker is refused, and leaves nothing', async () => {
    await using room = await fixture();
    await expect(room.push({ worker: 'nope' })).rejects.toSatisfy((error) => isKind(error, 'not-found'));
    expect(room.states).toEqual([]);
  });

  test('beyond the limit of an hour is refused, for that instance only', async () => {
    await using room = await fixture(undefined, { type: 'push' });
    const push = (instance = alice) => room.push({ worker: 'push' }, instance);
    for (let n = 0; n < 30; n++) await push();
    await expect(push()).rejects.toSatisfy((error) => isKind(error, 'too-many-requests'));
    await push(bob);
    room.clock.now += 3_600_001;
    await push();
  });

  test('that says the same as one that waits is that one', async () => {
    await using room = await fixture();
    const first = await room.push({ unique: 'k' });
    expect(await room.push({ unique: 'k' })).toEqual(first);
    expect((await room.push({ unique: 'k' }, bob))._id).not.toBe(first._id);
    expect(await room.jobs.pending(alice, 'work')).toEqual([first]);
  });

  test('for a device waits for it, and only it says how it ends', async () => {
    await using room = await fixture();
    room.start();
    const queued = await room.push({ worker: 'client' });
    const launched = await room.push({ worker: 'client', trigger_id: 't' });
    expect([queued.state, launched.state]).toEqual(['queued', 'running']);
    const end = { state: 'errored', error: 'no network' } as const;
    expect(await room.jobs.endByClient(alice, launched._id, end)).toMatchObject(end);
    const other = await room.push();
    await expect(room.jobs.endByClient(alice, other._id, end)).rejects.toSatisfy((error) =>
      isKind(error, 'unprocessable'),
    );
  });
});

describe('old jobs', () => {
  test('are ended when they are stuck, and removed when they are old, but for the last of each trigger', async () => {
    await using room = await fixture();
    const stuck = await room.push();
    room.clock.now += 3_600_000;
    await room.push({ trigger_id: 't' });
    expect(await room.jobs.clean(alice)).toBe(1);
    expect(await room.jobs.get(alice, stuck._id)).toMatchObject({ state: 'done' });
    room.clock.now += 3_600_000;
    const last = await room.push({ trigger_id: 't' });
    room.clock.now += 3_600_000;
    expect(await room.jobs.clean(alice)).toBe(2);
    expect(await room.jobs.purge(alice)).toBe(0);
    expect(await room.jobs.purge(alice, { workers: ['other'], olderThan: 1 })).toBe(0);
    expect(await room.jobs.purge(alice, { olderThan: 1 })).toBe(2);
    expect(await room.jobs.get(alice, last._id)).toMatchObject({ trigger_id: 't' });
    expect(await room.jobs.purge(bob, { olderThan: 1 })).toBe(0);
  });

  test('are no more than so many: the oldest go, but the last of each trigger and those that are to be done', async () => {
    const numbers = new Map<string, number>();
    await using room = await fixture(undefined, {}, { keepMost: 20 });
    const jobs: Job[] = [];
    for (let n = 0; n < 25; n++) {
      room.clock.now += 1000;
      jobs.push(await room.push({ message: { n }, ...(n === 0 && { trigger_id: 't' }) }));
      numbers.set((jobs[n] as Job)._id, n);
    }
    expect(await room.jobs.bound(alice)).toBe(0);
    for (const job of jobs.slice(0, 24)) await room.jobs.cancel(alice, job._id);
    expect(await room.jobs.bound(bob)).toBe(0);
    expect(await room.jobs.bound(alice)).toBe(5);
    const left: number[] = [];
    for await (const { _id } of room.all(alice)) left.push(numbers.get(_id) ?? -1);
    expect(left.sort((a, b) => a - b)).toEqual([0, ...Array.from({ length: 19 }, (_, n) => n + 6)]);
    expect(await room.jobs.bound(alice)).toBe(0);
  });

  test('that the queue has lost are put back, once', async () => {
    await using room = await fixture();
    const lost = await room.push();
    await room.push();
    await room.queue.cancel('work', lost._id);
    expect(await room.jobs.recover(alice)).toBe(0);
    room.clock.now += 60_001;
    expect(await room.jobs.recover(alice)).toBe(1);
    expect(await room.jobs.recover(alice)).toBe(0);
    room.start();
    expect(await room.end(lost)).toMatchObject({ state: 'done' });
  });

  test('of a destroyed instance are forgotten', async () => {
    await using room = await fixture();
    await room.push();
    await room.push({}, bob);
    await room.jobs.forget(alice);
    expect(await room.queue.counts('work')).toEqual({ waiting: 1, held: 0 });
  });
});

describe('what has failed', () => {
  /** Work that fails until it is told to succeed. */
  async function failing() {
    const seen: Task[] = [];
    const will = { fail: true };
    const room = await fixture(async (task) => {
      seen.push(task);
      if (will.fail) throw new JobError('no luck', { retry: false });
    });
    return { room, seen, will };
  }
  const facts = async (room: Awaited<ReturnType<typeof fixture>>, instance = alice) =>
    (await room.jobs.failures(instance)).map(({ job_id, count, error }) => [job_id, count, error]);

  test('is kept with what fired it, and done again as it was asked, once', async () => {
    const { room: opened, seen, will } = await failing();
    await using room = opened;
    room.start();
    const asked = {
      event: { verb: 'CREATED', doc: { a: 1 } },
      payload: 'hook',
      trigger_id: 't',
      message: { name: 'x' },
    };
    const job = await room.end(await room.push(asked));
    expect(job).toMatchObject({ state: 'errored', event: null });
    expect(await room.jobs.failures(bob)).toEqual([]);
    const [failed, ...others] = await room.jobs.failures(alice);
    expect(others).toEqual([]);
    expect(failed).toEqual({
      _id: job._id,
      _rev: expect.any(String),
      job_id: job._id,
      worker: 'work',
      trigger_id: 't',
      error: 'no luck',
      failed_at: job.finished_at,
      count: 1,
      can_retry: true,
      about: { name: 'x' },
    });
    will.fail = false;
    const both = await Promise.allSettled([room.jobs.retry(alice, job._id), room.jobs.retry(alice, job._id)]);
    const again = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))[0] as Job;
    expect(await room.end(again)).toMatchObject({ state: 'done', manual_execution: true });
    expect(
      seen.map(({ job: { event, payload, message, trigger_id } }) => ({ event, payload, message, trigger_id })),
    ).toEqual([asked, asked]);
    expect(await room.jobs.failures(alice)).toEqual([]);
    await expect(room.jobs.retry(alice, job._id)).rejects.toSatisfy((error) => isKind(error, 'not-found'));
  });

  test('again and again by a trigger is one thing, which its next success makes up for', async () => {
    const { room: opened, will } = await failing();
    await using room = opened;
    room.start();
    for (let n = 0; n < 3; n++) await room.end(await room.push({ trigger_id: 't' }));
    const other = await room.end(await room.push());
    const [single, repeated] = [await facts(room), (await facts(room)).find(([, count]) => count === 3)];
    expect(single).toHaveLength(2);
    expect(repeated).toMatchObject([expect.any(String), 3, 'no luck']);
    will.fail = false;
    await room.end(await room.push({ trigger_id: 't' }));
    expect(await facts(room)).toEqual([[other._id, 1, 'no luck']]);
  });

  test('is not what was cancelled, nor what a device could not do', async () => {
    await using room = await fixture();
    const waiting = await room.push();
    await room.jobs.cancel(alice, waiting._id);
    const device = await room.push({ worker: 'client' });
    await room.jobs.endByClient(alice, device._id, { state: 'errored', error: 'no network' });
    expect(await facts(room)).toEqual([]);
  });

  test('is done again all together, but for what was too long to be kept; or forgotten', async () => {
    const { room: opened, seen } = await failing();
    await using room = opened;
    room.start();
    const small = await room.end(await room.push());
    room.clock.now += 1000;
    const large = await room.end(await room.push({ message: { text: 'x'.repeat(200_000) } }));
    expect(await facts(room)).toEqual([large, small].map(({ _id }) => [_id, 1, 'no luck']));
    await expect(room.jobs.retry(alice, large._id)).rejects.toSatisfy((error) => isKind(error, 'unprocessable'));
    expect(await room.jobs.retryAll(alice)).toEqual({ retried: 1, left: 1 });
    await expect.poll(() => seen.length).toBe(3);
    await expect.poll(() => facts(room)).toHaveLength(2);
    await room.jobs.forgetFailure(alice, large._id);
    await expect(room.jobs.forgetFailure(alice, large._id)).rejects.toSatisfy((error) => isKind(error, 'not-found'));
    expect(await room.jobs.forgetFailures(bob)).toBe(0);
    expect(await room.jobs.forgetFailures(alice)).toBe(1);
    expect(await facts(room)).toEqual([]);
    // The jobs themselves are over, and stay.
    expect(await room.jobs.get(alice, large._id)).toMatchObject({ state: 'errored' });
  });

  test('goes with the old jobs', async () => {
    const { room: opened } = await failing();
    await using room = opened;
    room.start();
    await room.end(await room.push());
    room.clock.now += 60_000;
    await room.jobs.purge(alice, { workers: ['work'], olderThan: 1 });
    expect(await facts(room)).toHaveLength(1);
    await room.jobs.purge(alice, { olderThan: 1 });
    expect(await facts(room)).toEqual([]);
  });
});
