import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openMemoryBlobs } from '#driver/blob/memory';
import { openMemoryLocks } from '#driver/lock/memory';
import { makePackage, sha256 } from '#tests/make-package';
import { KINDS } from './kinds.ts';
import { keyOf } from './package-key.ts';
import { createPackages } from './packages.ts';

const DAY = 24 * 3_600_000;

async function fixture() {
  const clock = { now: Date.now() };
  const blobs = openMemoryBlobs();
  const packages = createPackages({ blobs, locks: openMemoryLocks(), now: () => clock.now });
  const folder = await mkdtemp(join(tmpdir(), 'cozy-packages-'));
  const store = async (slug: string) => {
    const bytes = await makePackage({ slug, version: '1.0.0' });
    const file = join(folder, slug);
    await writeFile(file, bytes);
    const name = { facts: KINDS.app, slug, version: '1.0.0', checksum: sha256(bytes) };
    await packages.store(name, await packages.inspect(KINDS.app, { file, sha256: sha256(bytes) }));
    return name;
  };
  const keys = async () => {
    const found: string[] = [];
    for await (const key of blobs.list('cozy-apps')) found.push(key);
    return found;
  };
  return { clock, blobs, packages, store, keys };
}

test('packages that nobody has go a day after they were last taken, and no other', async () => {
  const { clock, packages, store, keys } = await fixture();
  const used = await store('used');
  const unused = await store('unused');
  expect(await packages.collect(new Set([keyOf(used)]))).toBe(0);
  clock.now += DAY - 1;
  await store('unused');
  clock.now += DAY - 1;
  expect(await packages.collect(new Set([keyOf(used)])), 'it was taken again').toBe(0);
  clock.now += 1;
  expect(await packages.collect(new Set([keyOf(used)]))).toBe(1);
  expect((await keys()).every((key) => key.startsWith('used/'))).toBe(true);
  expect(await packages.open(unused).open('index.html')).toBeUndefined();
  expect(await packages.open(used).open('index.html')).toBeDefined();
  await store('unused');
  expect(await packages.open(unused).open('index.html')).toBeDefined();
});

test('what a killed process left of a package goes at once', async () => {
  const { packages, blobs, store, keys } = await fixture();
  const name = await store('half');
  await blobs.delete('cozy-apps', `${keyOf(name)}/index.json`);
  expect(await packages.collect(new Set())).toBe(1);
  expect(await keys()).toEqual([]);
});

test('a package does not ask for everything: only what comes with the server may', async () => {
  const { packages } = await fixture();
  const permissions = { all: { type: '*' } };
  const bytes = await makePackage({ slug: 'greedy', version: '1.0.0', permissions });
  const file = join(await mkdtemp(join(tmpdir(), 'cozy-packages-')), 'greedy');
  await writeFile(file, bytes);
  await expect(packages.inspect(KINDS.app, { file, sha256: sha256(bytes) })).rejects.toMatchObject({
    kind: 'bad-request',
  });
});
