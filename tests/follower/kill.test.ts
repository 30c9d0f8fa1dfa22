import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { Job } from '#model/job';
import { startCouchServer } from '../couch-server.ts';
import { INSTANCE, NOTES, openStores, type Place } from './stores.ts';

const RUNS = 6;

interface Acknowledged {
  verb: string;
  id: string;
  rev: string;
}

/** What a process says that it has written until it is killed. */
async function writeAndDie(place: Place, run: number): Promise<Acknowledged[]> {
  const script = join(import.meta.dirname, 'writer.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(place), String(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = text(child.stdout);
  await new Promise((begun) => child.stdout.once('data', begun));
  await sleep(Math.random() * 150);
  child.kill('SIGKILL');
  return (await output)
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [verb = '', id = '', rev = ''] = line.split(' ');
      return { verb, id, rev };
    });
}

async function jobsAfterKills(place: Place): Promise<{ written: Acknowledged[]; jobs: Job[]; triggers: string[] }> {
  const triggers: string[] = [];
  {
    await using stores = openStores(place);
    for (const rules of [NOTES, `${NOTES}:CREATED`]) {
      const made = await stores.triggers.create(INSTANCE, { type: '@event', worker: 'log', arguments: rules });
      triggers.push(made._id);
    }
    await stores.docs.ensureDatabase(INSTANCE, 'io.cozy.files');
    await stores.follower.adopt(INSTANCE);
  }
  const written: Acknowledged[] = [];
  for (let run = 0; run < RUNS; run++) written.push(...(await writeAndDie(place, run)));
  await using stores = openStores(place);
  const stop = stores.follower.run();
  const settled = async (doctype: string) =>
    expect(await stores.docs.database(INSTANCE, doctype).unsettled({ limit: 1 })).toEqual([]);
  await vi.waitFor(() => Promise.all([settled(NOTES), settled('io.cozy.files')]), { timeout: 30_000 });
  await stop();
  const jobs = await Array.fromAsync(stores.docs.all<Job>(INSTANCE, 'io.cozy.jobs'));
  return { written, jobs, triggers };
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'follower-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

type Event = { verb: string; doc: { _id: string; _rev: string } } | null;

/** `<trigger> <verb> <id> <rev>` of the jobs of triggers, `<worker> <id>` of the others. */
function fired(jobs: readonly Job[]): string[] {
  return jobs.map(({ trigger_id, event, worker, message }) => {
    const change = event as unknown as Event;
    if (!change) return `${worker} ${(message as { id: string }).id}`;
    return `${trigger_id} ${change.verb} ${change.doc._id} ${change.doc._rev}`;
  });
}

test('every write that was acknowledged has its jobs, once, though its process is killed', { timeout: 60_000 }, () =>
  inFolder(async (folder) => {
    const { written, jobs, triggers } = await jobsAfterKills({ folder });
    const [all, created] = triggers;
    const wanted = written.flatMap(({ verb, id, rev }) =>
      verb === 'FILE'
        ? [`metadata ${id}`, `thumbnail ${id}`]
        : [`${all} ${verb} ${id} ${rev}`, ...(verb === 'CREATED' ? [`${created} ${verb} ${id} ${rev}`] : [])],
    );
    const got = fired(jobs);
    expect(written.length).toBeGreaterThan(RUNS);
    expect(wanted.filter((one) => !got.includes(one))).toEqual([]);
    expect(got.filter((one, at) => got.indexOf(one) !== at)).toEqual([]);
  }),
);

test(
  'with a CouchDB, every document that was written has the jobs of its creation and its last change',
  { timeout: 60_000 },
  () =>
    inFolder(async (folder) => {
      await using server = await startCouchServer();
      const { written, jobs, triggers } = await jobsAfterKills({ folder, couchdb: server.adminUrl });
      const [all, created] = triggers;
      const last = new Map(written.map((one) => [one.id, one]));
      const wanted = written.flatMap(({ verb, id, rev }) => {
        if (verb === 'FILE') return [`metadata ${id}`, `thumbnail ${id}`];
        if (verb === 'CREATED') return [`${created} ${verb} ${id} ${rev}`];
        return last.get(id)?.rev === rev ? [`${all} ${verb} ${id} ${rev}`] : [];
      });
      const got = fired(jobs);
      // What was not acknowledged any more may have come after.
      const missing = wanted.filter((one) => !got.includes(one));
      const isLater = (one: string) => got.some((other) => other.split(' ')[2] === one.split(' ')[2]);
      expect(missing.filter((one) => !isLater(one))).toEqual([]);
      expect(missing.filter((one) => one.includes(`${created} `))).toEqual([]);
    }),
);
