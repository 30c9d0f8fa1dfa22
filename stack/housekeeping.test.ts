import { expect, test, vi } from 'vitest';
import type { Instance } from '#model/instance';
import type { Job } from '#model/job';
import type { Logger } from '#pkg/log';
import { tempVfs } from '#tests/temp-vfs';
import { startHousekeeping } from './housekeeping.ts';

const SOON = { first: 0, every: 10, pause: 0 };
const DAY = 24 * 3_600_000;

function recorder() {
  const lines: { message: string; [field: string]: unknown }[] = [];
  const write = (fields: object, message: string) => void lines.push({ ...fields, message });
  const log: Logger = { debug: write, info: write, warn: write, error: write, child: () => log };
  return { log, lines };
}

async function* among(...instances: Instance[]) {
  yield* instances;
}

const jobs = { purge: async () => 0, bound: async () => 0, recover: async () => 0, push: async () => ({}) as Job };
const trashKeptFor = () => undefined;
const appRooms = { recover: async () => undefined, collectPackages: async () => 0 };
const intents = { purge: async () => undefined };
const remotes = { purge: async () => undefined };
const mediaFiles = { collectThumbnails: async () => 0 };
const notifications = { clean: async () => 0 };
const quotaWatch = { look: async () => undefined };

test('what a killed process left is removed and told; files stay', async () => {
  const clock = { now: Date.now() };
  await using files = await tempVfs({ now: () => clock.now });
  const { vfs, docs, instance } = files;
  await files.put('kept.txt', 'kept');
  const lost = await files.put('lost.txt', 'lost');
  await docs.delete(instance, 'io.cozy.files', lost);
  clock.now += 2 * DAY;
  const { log, lines } = recorder();
  const stop = startHousekeeping(
    {
      vfs,
      mediaFiles,
      jobs,
      notifications,
      quotaWatch,
      trashKeptFor,
      appRooms,
      intents,
      remotes,
      log,
      instances: { all: () => among(instance) },
    },
    SOON,
  );
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  await stop();
  expect(lines[0]).toMatchObject({ domain: instance.domain, removed: 1 });
  expect(await files.keys()).toHaveLength(1);
});

test('one instance that fails keeps neither the others nor the next round away', async () => {
  const { log, lines } = recorder();
  const seen: string[] = [];
  const vfs = {
    showTree: async () => undefined,
    collectOrphans: async ({ domain }: Instance) => {
      seen.push(domain);
      if (domain === 'broken') throw new Error('the disk is gone');
      return 0;
    },
  };
  const [broken, fine, leaving] = ['broken', 'fine', 'leaving'].map(
    (domain) => ({ domain, ...(domain === 'leaving' && { deleting: true }) }) as Instance,
  ) as [Instance, Instance, Instance];
  const stop = startHousekeeping(
    {
      vfs,
      mediaFiles,
      jobs,
      notifications,
      quotaWatch,
      trashKeptFor,
      appRooms,
      intents,
      remotes,
      log,
      instances: { all: () => among(leaving, broken, fine) },
    },
    SOON,
  );
  await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(4));
  await stop();
  expect(seen.slice(0, 4)).toEqual(['broken', 'fine', 'broken', 'fine']);
  expect(lines[0]).toMatchObject({ domain: 'broken', err: { message: 'the disk is gone' } });
});

test('its end waits for the instance under way, and nothing comes after', async () => {
  let release = () => {};
  let calls = 0;
  const vfs = {
    showTree: async () => undefined,
    collectOrphans: () => {
      calls++;
      return new Promise<number>((resolve) => {
        release = () => resolve(0);
      });
    },
  };
  const { log } = recorder();
  const all = () => among({ domain: 'a' } as Instance, { domain: 'b' } as Instance);
  const stop = startHousekeeping(
    {
      vfs,
      mediaFiles,
      jobs,
      notifications,
      quotaWatch,
      trashKeptFor,
      appRooms,
      intents,
      remotes,
      log,
      instances: { all },
    },
    SOON,
  );
  await vi.waitFor(() => expect(calls).toBe(1));
  let stopped = false;
  const stopping = stop().then(() => {
    stopped = true;
  });
  await Promise.resolve();
  expect(stopped).toBe(false);
  release();
  await stopping;
  expect(calls).toBe(1);
});
