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

test('what is installed is brought up to date; what asks for more waits; a pinned version stays', async () => {
  const { apps, jobs } = stack.services;
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
  const job = await jobs.push(instance, { worker: 'updates', message: { slugs: ['plain', 'greedy', 'pinned'] } });
  await expect.poll(async () => (await jobs.get(instance, job._id)).state, { timeout: 10_000 }).toBe('done');
  expect(await apps.get(instance, 'plain')).toMatchObject({ version: '1.1.0', state: 'ready' });
  expect(await apps.get(instance, 'greedy')).toMatchObject({ version: '1.0.0', available_version: '1.1.0' });
  expect(await apps.get(instance, 'pinned')).toMatchObject({ version: '1.0.0' });
  expect(await apps.get(instance, 'left')).toMatchObject({ version: '1.0.0' });
});
