import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { sha256, tarOf } from '#tests/make-package';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let instance: Instance;
let server: Server;
let base: string;
const served = new Map<string, Buffer>();

beforeAll(async () => {
  stack = await testStack({ flags: { 'safe_http.trusted_private_networks': '127.0.0.0/8' } });
  instance = await stack.addInstance('ada');
  server = createServer((request, response) => void response.end(served.get(request.url ?? ''))).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await stack[Symbol.asyncDispose]();
});

const READS = { files: { type: 'io.cozy.files', verbs: ['GET'] } };

/** A package whose manifest has these services. */
async function packageOf(version: string, services: unknown, permissions: object = READS): Promise<string> {
  const manifest = JSON.stringify({ name: 'Bank', version, permissions, services });
  const bytes = gzipSync(await tarOf([{ name: 'p/manifest.webapp' }, manifest], [{ name: 'p/index.html' }, 'hello']));
  served.set(`/${version}.tgz`, bytes);
  return `${base}/${version}.tgz#${sha256(bytes)}`;
}

/** `<name> <type> <arguments> <debounce>` of the triggers of the services of an app. */
async function triggers(slug: string): Promise<string[]> {
  const all = await Array.fromAsync(stack.services.triggers.list(instance));
  return all
    .filter(({ worker, message }) => worker === 'service' && (message as { slug: string }).slug === slug)
    .map(({ type, arguments: args, debounce, message }) =>
      [(message as { name: string }).name, type, args, debounce].join(' ').trim(),
    )
    .sort();
}

test('the services of a manifest have their triggers while the app is there', async () => {
  const { apps } = stack.services;
  const first = await packageOf('1.0.0', {
    nightly: { type: 'node', file: 'nightly.js', trigger: '@daily before 5am', trigger_id: 'a lie' },
    onFile: { type: 'node', file: 'files.js', trigger: '@event io.cozy.files:CREATED', debounce: '1m' },
    old: { type: 'node', file: 'old.js', trigger: '@at 2000-01-01T00:00:00.000Z' },
    byHand: { type: 'node', file: 'hand.js' },
  });
  await (await apps.install(instance, 'bank', { source: first })).done;
  expect(await triggers('bank')).toEqual(['nightly @daily before 5am', 'onFile @event io.cozy.files:CREATED 1m']);
  const nightly = (await Array.fromAsync(stack.services.triggers.list(instance))).find(({ type }) => type === '@daily');
  expect(await apps.get(instance, 'bank')).toMatchObject({
    services: { nightly: { file: 'nightly.js', trigger_id: nightly?._id }, byHand: { file: 'hand.js' } },
  });
  expect((await apps.get(instance, 'bank')).services).not.toMatchObject({ old: { trigger_id: expect.anything() } });

  // One that the app made itself stays.
  const own = { type: '@in', arguments: '24h', worker: 'service', message: { slug: 'bank', name: 'byHand' } };
  await stack.services.triggers.create(instance, own);
  const second = await packageOf('2.0.0', {
    nightly: { file: 'nightly.js', trigger: '@daily before 5am' },
    onFile: { file: 'files.js', trigger: '@event io.cozy.files:UPDATED' },
  });
  await (await apps.update(instance, 'bank', { source: second, isAgreed: true })).done;
  expect(await triggers('bank')).toEqual([
    'byHand @in 24h',
    'nightly @daily before 5am',
    'onFile @event io.cozy.files:UPDATED',
  ]);
  expect(await stack.services.triggers.get(instance, nightly?._id ?? '')).toMatchObject({ type: '@daily' });

  await apps.uninstall(instance, 'bank');
  expect(await triggers('bank')).toEqual([]);
});

test.each([
  [{ a: { trigger: '@cron every day' } }, 'arguments'],
  [{ a: { trigger: '@never' } }, 'type of trigger'],
  [{ a: { trigger: '@event io.cozy.contacts' } }, 'may not read'],
  [{ a: { trigger: '@event io.cozy.sessions' } }, ''],
  [{ good: { trigger: '@every 1h' }, a: { trigger: '@every soon' } }, 'duration'],
  [{ a: 'node a.js' }, 'the service a'],
  [{ a: { trigger: 5 } }, 'the trigger of the service a'],
  [['a'], 'services'],
])('the services %j are refused, and leave nothing', async (services, words) => {
  const source = await packageOf(`3.0.${served.size}`, services);
  const installing = stack.services.apps.install(instance, 'wrong', { source });
  await expect(installing.then(({ done }) => done)).rejects.toThrow(words);
  expect(await triggers('wrong')).toEqual([]);
});

test('an update that fails leaves the triggers of the version before', async () => {
  const { apps } = stack.services;
  const source = await packageOf('4.0.0', { a: { trigger: '@every 1h' } });
  await (await apps.install(instance, 'kept', { source })).done;
  const broken = await packageOf('4.0.1', { b: { trigger: '@every 1h' }, c: { trigger: '@every soon' } });
  await expect(
    apps.update(instance, 'kept', { source: broken, isAgreed: true }).then(({ done }) => done),
  ).rejects.toThrow();
  expect(await triggers('kept')).toEqual(['a @every 1h']);
});
