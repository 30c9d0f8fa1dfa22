import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { instanceOf, openStores, type StormMessage, type StormPlace, TENANTS } from './stores.ts';

export interface StormOptions {
  jobs: number;
  /** Processes that run jobs at the same time. */
  processes: number;
  /** In ms, between two kills. */
  killEvery: number;
  redis?: string;
}

export interface StormResult {
  kills: number;
  seconds: number;
  /** Jobs by their state at the end, and what is wrong with it. */
  states: Record<string, number>;
  wrong: string[];
  /** Runs beyond the first one of a job and those that it was to fail. */
  repeated: number;
}

/** How long the end may take, in ms. */
const PATIENCE = 600_000;

/** Jobs of several instances, pushed while the processes that run them are killed at random. */
export async function storm({ jobs: count, processes, killEvery, redis }: StormOptions): Promise<StormResult> {
  const folder = await mkdtemp(join(tmpdir(), 'storm-'));
  const place: StormPlace = { folder, ...(redis !== undefined && { redis }) };
  writeFileSync(join(folder, 'effects'), '');
  const start = performance.now();
  try {
    await using stores = openStores(place, () => undefined);
    const runners = await startRunners(place, processes, killEvery);
    const pushed = await pushAll(stores, count);
    await untilEmpty(stores.queue);
    const kills = await runners.stop();
    const seconds = (performance.now() - start) / 1000;
    const states: Record<string, number> = {};
    for (let tenant = 0; tenant < TENANTS; tenant++) {
      for await (const job of stores.docs.all<{ state: string }>(instanceOf(`t${tenant}`), 'io.cozy.jobs')) {
        states[job.state] = (states[job.state] ?? 0) + 1;
      }
    }
    return { kills, seconds, states, ...judge(pushed, readFileSync(join(folder, 'effects'), 'utf8')) };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function startRunners(place: StormPlace, count: number, killEvery: number) {
  const start = async () => {
    const child = fork(join(import.meta.dirname, 'process.ts'), [JSON.stringify(place)], { execArgv: [] });
    await once(child, 'message');
    return child;
  };
  const kill = async (child: ChildProcess) => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const children = await Promise.all(Array.from({ length: count }, start));
  const end = new AbortController();
  let kills = 0;
  const killing = (async () => {
    while (!end.signal.aborted) {
      await sleep(killEvery * (0.5 + Math.random()), undefined, { signal: end.signal }).catch(() => undefined);
      if (end.signal.aborted) return;
      const index = Math.floor(Math.random() * count);
      await kill(children[index] as ChildProcess);
      kills++;
      children[index] = await start();
    }
  })();
  return {
    async stop() {
      end.abort();
      await killing;
      await Promise.all(children.map(kill));
      return kills;
    },
  };
}

async function pushAll(stores: ReturnType<typeof openStores>, count: number): Promise<Map<string, StormMessage>> {
  const pushed = new Map<string, StormMessage>();
  const push = async (n: number) => {
    const message: StormMessage = { failures: n % 10 === 0 ? 1 : n % 25 === 1 ? 3 : 0, takes: n % 4 === 0 ? 5 : 0 };
    const job = await stores.jobs.push(instanceOf(`t${n % TENANTS}`), {
      worker: 'storm',
      message: { ...message },
      ...(n % 7 === 0 && { delay: 500 }),
      ...(n % 11 === 0 && { priority: 'high' }),
    });
    pushed.set(job._id, message);
  };
  for (let n = 0; n < count; n += 50) {
    await Promise.all(Array.from({ length: Math.min(50, count - n) }, (_, more) => push(n + more)));
  }
  return pushed;
}

async function untilEmpty(queue: ReturnType<typeof openStores>['queue']): Promise<void> {
  const until = performance.now() + PATIENCE;
  while (performance.now() < until) {
    const { waiting, held } = await queue.counts('storm');
    if (waiting === 0 && held === 0) return;
    await sleep(100);
  }
}

/** What each job did, against what it should have done. */
function judge(pushed: ReadonlyMap<string, StormMessage>, effects: string): Pick<StormResult, 'wrong' | 'repeated'> {
  const runs = new Map<string, { starts: number; ends: number; by?: string }>();
  const wrong: string[] = [];
  for (const line of effects.trimEnd().split('\n')) {
    const [pid = '', what = '', id = ''] = line.split(' ');
    const run = runs.get(id) ?? { starts: 0, ends: 0 };
    runs.set(id, run);
    if (what === 'start') Object.assign(run, { starts: run.starts + 1, by: pid });
    // A process that was thought dead goes on: two had the job at the same time.
    else if (run.by === pid) run.ends++;
    else wrong.push(`${id} was run by two processes at the same time`);
  }
  let repeated = 0;
  for (const [id, { failures }] of pushed) {
    const { starts = 0, ends = 0 } = runs.get(id) ?? {};
    const wanted = Math.min(failures + 1, 3);
    if (ends < wanted) wrong.push(`${id} was run ${ends} times, not ${wanted}`);
    repeated += Math.max(0, starts - wanted);
  }
  return { wrong, repeated };
}
