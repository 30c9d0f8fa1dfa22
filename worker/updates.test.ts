import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { makePackage } from '#tests/make-package';
import { type RegistryFixture, registryFixture } from '#tests/registry-fixture';
import { type TestStack, testStack } from '#tests/test-stack';

let registry: RegistryFixture;
let stack: TestStack;
let instance: Instance;
const ALL = { all: { type: 'io.cozy.contacts' } };

beforeAll(async () => {
  registry = await registryFixture();
  const addresses = { default: [registry.url] };
  const flags = { 'safe_http.trusted_private_networks': '127.0.0.0/8', registries: addresses };
  stack = await testStack({ flags, jobs: true });
  instance = await stack.addInstance('ada');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
});

async function publish(slug: string, version: string, members: object = {}): Promise<void> {
  const archive = await makePackage({ slug, version, ...members });
  expect((await registry.upload(slug, version, archive)).status).toBe(201);
}

test('a new version of what the owner updates by hand waits, and is told once, until it is asked for', async () => {
  const { apps, notifications, appRooms } = stack.services;
  await publish('manual', '1.0.0', { name: 'Manual' });
  await (await apps.install(instance, 'manual', { source: 'registry://manual/stable' })).done;
  await apps.setAutoUpdate(instance, 'manual', false);
  await publish('manual', '1.1.0', { name: 'Manual', auto_update: true });
  await stack.drivers.cache.delete(`registry:${registry.url}/registry/manual/stable/latest`);
  for (let day = 1; day <= 2; day += 1) await update({});
  expect(await apps.get(instance, 'manual')).toMatchObject({
    version: '1.0.0',
    available_version: '1.1.0',
    auto_update: false,
  });
  const told = (await notifications.recent(instance, 10)).filter(({ category }) => category === 'updates-waiting');
  expect(told).toMatchObject([{ title: expect.stringContaining('Manual') }]);
  expect((await appRooms.updateAll(instance, { slugs: ['manual'] })).updated).toEqual(['manual']);
  // The choice is the owner's, whatever the new manifest says.
  expect(await apps.get(instance, 'manual')).toMatchObject({ version: '1.1.0', auto_update: false });
  expect(await apps.get(instance, 'manual')).not.toHaveProperty('available_version');
});

/** The job of a night. */
async function update(message: { slugs?: string[] }): Promise<void> {
  const { jobs } = stack.services;
  const job = await jobs.push(instance, { worker: 'updates', message });
  await expect.poll(async () => (await jobs.get(instance, job._id)).state, { timeout: 10_000 }).toBe('done');
}

test('what is installed is brought up to date; what asks for more waits; a pinned version stays', async () => {
  const { apps } = stack.services;
  for (const slug of ['plain', 'greedy', 'pinned', 'left']) {
    await publish(slug, '1.0.0');
    const source = `registry://${slug}/${slug === 'pinned' ? '1.0.0' : 'stable'}`;
    await (await apps.install(instance, slug, { source })).done;
  }
  await publish('plain', '1.1.0');
  await publish('greedy', '1.1.0', { permissions: ALL });
  await publish('pinned', '1.1.0');
  await publish('left', '1.1.0');
  // What was remembered of the installation, two minutes later.
  for (const slug of ['plain', 'greedy']) {
    await stack.drivers.cache.delete(`registry:${registry.url}/registry/${slug}/stable/latest`);
  }
  await update({ slugs: ['plain', 'greedy', 'pinned'] });
  expect(await apps.get(instance, 'plain')).toMatchObject({ version: '1.1.0', state: 'ready' });
  expect(await apps.get(instance, 'greedy')).toMatchObject({ version: '1.0.0', available_version: '1.1.0' });
  expect(await apps.get(instance, 'pinned')).toMatchObject({ version: '1.0.0' });
  expect(await apps.get(instance, 'left')).toMatchObject({ version: '1.0.0' });
});
