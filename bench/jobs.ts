/** Jobs and triggers, without HTTP: how many jobs a second, how soon after an event, and what a hundred thousand triggers cost. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Queue as BullQueue, Worker as BullWorker } from 'bullmq';
import { openMemoryCache } from '#driver/cache/memory';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { openRedisQueue } from '#driver/queue/redis';
import { openSqliteQueue } from '#driver/queue/sqlite';
import { createDocs } from '#model/docs';
import { createFollower } from '#model/follower';
import type { Instance } from '#model/instance';
import { createJobs, runWorkers, type Worker } from '#model/job';
import { createTriggers } from '#model/trigger';
import type { Logger } from '#pkg/log';
import type { Queue } from '#pkg/queue';
import { NO_REDIS, startRedis } from '#tests/redis-server';
import type { Report } from './report.ts';

const JOBS = 2_000;
const CONCURRENCY = 16;
const EVENTS = 200;
const TRIGGERS = 100_000;
const NOTES = 'io.cozy.notes';
const ROUNDS = 2;

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const instanceOf = (name: string) => ({ _id: name, prefix: name, domain: `${name}.example` }) as Instance;

export async function benchJobs(report: Report): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-jobs-'));
  try {
    const embedded = await jobsPerSecond(join(directory, 'jobs'), () =>
      openSqliteQueue({ directory: join(directory, 'queue') }),
    );
    report.figure('jobs: end to end, embedded', embedded, 'jobs/s');
    if (NO_REDIS) console.log(`jobs: Redis is left out: ${NO_REDIS}`);
    else await benchRedis(report, directory);
    report.figure('jobs: from event to start, median', await eventToStart(join(directory, 'events')), 'ms', 20);
    await benchTriggers(report, join(directory, 'triggers'));
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A server's rooms over stores of their own. @param run what a job does */
function openRooms(directory: string, queue: Queue, run: Worker['run']) {
  const couch = openSqliteCouch({ directory });
  const docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  const cache = openMemoryCache();
  const workers: Worker[] = [
    { type: 'bench', concurrency: CONCURRENCY, maxExecCount: 1, timeout: 60_000, reserved: false, run },
  ];
  const jobs = createJobs({ docs, queue, cache, workers: () => workers });
  const instances = {
    byId: async (id: string) => instanceOf(id),
    byPrefix: async (prefix: string) => instanceOf(prefix),
    settings: async () => ({ _id: '', _rev: '', tz: 'UTC' }),
    async *all() {},
  };
  const triggers = createTriggers({ docs, instances, jobs, cache, log: silent });
  const follower = createFollower({ docs, instances, handlers: triggers.handlers, log: silent });
  return { couch, docs, queue, workers, jobs, instances, triggers, follower, log: silent };
}

/** Pushed and run, by one process, for four instances: a document for each, which says when it ended. */
async function jobsPerSecond(directory: string, open: () => Queue): Promise<number> {
  await using queue = open();
  let left = JOBS;
  const done = Promise.withResolvers<void>();
  const rooms = openRooms(directory, queue, async () => {
    if (--left === 0) done.resolve();
  });
  await using _couch = rooms.couch;
  const consumer = runWorkers(rooms);
  const start = performance.now();
  for (let n = 0; n < JOBS; n += 50) {
    const push = (m: number) => rooms.jobs.push(instanceOf(`i${m % 4}`), { worker: 'bench', message: { n: n + m } });
    await Promise.all(Array.from({ length: 50 }, (_, m) => push(m)));
  }
  await done.promise;
  await consumer.close();
  return JOBS / ((performance.now() - start) / 1000);
}

/** The documents of the jobs are ours alone: the ratio says what they cost too. */
async function benchRedis(report: Report, directory: string): Promise<void> {
  await using redis = await startRedis();
  let ours = 0;
  let bare = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const open = () => openRedisQueue({ url: redis.url, onError: () => undefined });
    ours = Math.max(ours, await jobsPerSecond(join(directory, `redis-${round}`), open));
    bare = Math.max(bare, await bareBull(redis.url, `bare${round}`));
  }
  const figure = `${Math.round(ours)} jobs/s against ${Math.round(bare)}`;
  report.ratio('jobs: end to end, Redis and BullMQ', figure, ours / bare);
}

async function bareBull(url: string, name: string): Promise<number> {
  const { hostname: host, port } = new URL(url);
  const connection = { host, port: Number(port), maxRetriesPerRequest: null };
  const queue = new BullQueue(name, { connection });
  let left = JOBS;
  const done = Promise.withResolvers<void>();
  const work = async () => {
    if (--left === 0) done.resolve();
  };
  const worker = new BullWorker(name, work, { connection, concurrency: CONCURRENCY });
  const start = performance.now();
  for (let n = 0; n < JOBS; n += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, m) => queue.add('job', { n: n + m }, { removeOnComplete: true })));
  }
  await done.promise;
  const rate = JOBS / ((performance.now() - start) / 1000);
  await worker.close();
  await queue.close();
  return rate;
}

/** From the answer of a write to the work of the `@event` trigger that matches it. */
async function eventToStart(directory: string): Promise<number> {
  await using queue = openSqliteQueue({ directory: join(directory, 'queue') });
  let started = Promise.withResolvers<number>();
  const rooms = openRooms(join(directory, 'couch'), queue, async () => started.resolve(performance.now()));
  await using _couch = rooms.couch;
  const consumer = runWorkers(rooms);
  const stop = rooms.follower.run();
  const alice = instanceOf('alice');
  await rooms.triggers.create(alice, { type: '@event', worker: 'bench', arguments: NOTES });
  const times: number[] = [];
  for (let n = 0; n < EVENTS; n++) {
    started = Promise.withResolvers<number>();
    await rooms.docs.create(alice, NOTES, { n });
    const written = performance.now();
    times.push((await started.promise) - written);
  }
  await stop();
  await consumer.close();
  return times.sort((a, b) => a - b)[EVENTS >> 1] as number;
}

/** Half of them on events of one document each, half at times; of ten instances. */
async function benchTriggers(report: Report, directory: string): Promise<void> {
  await using queue = openSqliteQueue({ directory: join(directory, 'queue') });
  let runs = 0;
  const rooms = openRooms(join(directory, 'couch'), queue, async () => void runs++);
  await using _couch = rooms.couch;
  // A server has its index before it has triggers.
  await rooms.triggers.tick();
  let start = performance.now();
  for (let n = 0; n < TRIGGERS; n += 100)
    await Promise.all(Array.from({ length: 100 }, (_, i) => createOne(rooms, i, n)));
  report.figure('triggers: creation, of 100,000', ((performance.now() - start) * 1000) / TRIGGERS, 'us each');
  const stop = rooms.follower.run();
  const consumer = runWorkers(rooms);
  const first = instanceOf('i0');
  const times: number[] = [];
  for (let n = 0; n < 20; n++) {
    // Each document has ten triggers of this instance.
    const wanted = runs + 10;
    await rooms.docs.create(first, NOTES, { _id: `doc${n}`, n });
    start = performance.now();
    while (runs < wanted) await nextTurn();
    times.push(performance.now() - start);
  }
  report.figure('triggers: ten jobs of an event, median', times.slice(1).sort((a, b) => a - b)[9] as number, 'ms');
  start = performance.now();
  await rooms.triggers.tick();
  report.figure('triggers: a tick, of 100,000', performance.now() - start, 'ms');
  await stop();
  await consumer.close();
}

function createOne({ triggers }: Pick<ReturnType<typeof openRooms>, 'triggers'>, i: number, n: number) {
  const at = (n / 100) >> 1;
  const given =
    (n / 100) % 2 === 0
      ? { type: '@event', arguments: `${NOTES}:CREATED:doc${at}` }
      : { type: '@every', arguments: `${24 + at}h` };
  return triggers.create(instanceOf(`i${i % 10}`), { ...given, worker: 'bench', message: { n } });
}
