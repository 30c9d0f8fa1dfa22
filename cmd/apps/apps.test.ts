import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandHost } from '#tests/command-host';
import { makePackage } from '#tests/make-package';
import { type RegistryFixture, registryFixture } from '#tests/registry-fixture';
import { type TestStack, testStack } from '#tests/test-stack';

let registry: RegistryFixture;
let stack: TestStack;
let ada: string;

beforeAll(async () => {
  registry = await registryFixture();
  const addresses = { default: [registry.url] };
  const flags = {
    'safe_http.trusted_private_networks': '127.0.0.0/8',
    'konnectors.isolation': 'permissions',
    registries: addresses,
  };
  stack = await testStack({ listen: true, flags, jobs: true });
  ada = (await stack.addInstance('ada')).domain;
  await stack.addInstance('bea');
});
const host = commandHost();
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
});

const run = (...args: string[]) =>
  host.run({
    args,
    cwd: registry.folder,
    env: {
      PATH: process.env['PATH'],
      HOME: registry.folder,
      COZY_PORT: String(stack.port),
      COZY_ADMIN_PORT: String(stack.adminPort),
      COZY_ADMIN_PASSPHRASE: 'none',
      COZY_DOMAIN: ada,
    },
  });

test('an app is built, published, installed, updated and removed from the command line', async () => {
  expect(await run('registry', 'gen-keys', 'eve')).toMatchObject({ code: 0 });
  const key = await readFile(join(registry.folder, 'eve.pem'), 'utf8');
  await writeFile(join(registry.folder, 'editors', 'eve.pem'), key);
  const build = join(registry.folder, 'build');
  await mkdir(build);
  const manifest = { slug: 'cli', name: 'Cli', version: '1.0.0' };
  await writeFile(join(build, 'manifest.webapp'), JSON.stringify(manifest));
  await writeFile(join(build, 'index.html'), 'hello');
  const by = ['--registry', registry.url, '--editor', 'eve', '--key', 'eve.key'];
  expect(await run('registry', 'publish', 'build', ...by)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^cli 1\.0\.0 is published/),
  });
  expect(await run('registry', 'publish', 'build', ...by)).toMatchObject({ code: 1 });

  const installed = await run('apps', 'install', 'cli');
  expect(installed, installed.err).toMatchObject({ code: 0 });
  expect(JSON.parse(installed.out)).toMatchObject({ state: 'ready', version: '1.0.0' });
  expect((await run('apps', 'ls')).out).toContain('cli\tregistry://cli/stable\t1.0.0\tready\n');
  expect(await run('apps', 'install', 'cli')).toMatchObject({
    code: 1,
    err: expect.stringContaining('already exists'),
  });

  const wider = { ...manifest, version: '1.1.0', permissions: { all: { type: 'io.cozy.contacts' } } };
  await writeFile(join(build, 'manifest.webapp'), JSON.stringify(wider));
  await run('registry', 'publish', 'build', ...by);
  expect((await run('updates', '--slugs', 'cli')).out).toBe(`${ada}\tcli\t1.0.0\t1.1.0 waits\n`);
  expect(JSON.parse((await run('apps', 'update', 'cli')).out)).toMatchObject({ version: '1.1.0' });
  expect(JSON.parse((await run('apps', 'show', 'cli')).out)).toMatchObject({ name: 'Cli' });
  expect(await run('apps', 'rm', 'cli')).toMatchObject({ code: 0 });
  expect(await run('apps', 'show', 'cli')).toMatchObject({ code: 1, err: expect.stringContaining('not installed') });
  await rm(build, { recursive: true });
}, 30_000);

test('a konnector for every instance, with its parameters and its maintenance', async () => {
  const archive = await makePackage({ slug: 'bank', version: '1.0.0', type: 'konnector' });
  await registry.upload('bank', '1.0.0', archive);
  const installed = await run('konnectors', 'install', 'bank', '--all-domains', '--parameters', '{"id": 7}');
  expect(installed, installed.err).toMatchObject({ code: 0 });
  expect(installed.out.match(/"state": "ready"/g)).toHaveLength(2);
  expect(JSON.parse((await run('konnectors', 'show', 'bank')).out)).toMatchObject({ parameters: { id: 7 } });
  expect((await run('konnectors', 'ls', '--all-domains')).out.trim().split('\n')).toHaveLength(2);
  expect(await run('konnectors', 'maintenance', 'bank', '--short')).toMatchObject({ code: 0 });
  expect((await run('konnectors', 'ls-maintenances')).out).toMatch(/^bank\tstack\t.*"flag_short_maintenance":true/);
  expect(await run('konnectors', 'deactivate-maintenance', 'bank')).toMatchObject({ code: 0 });
  expect((await run('konnectors', 'ls-maintenances')).out).toBe('');
}, 30_000);

test('a konnector is run: what it says is seen as it says it, and how it ends is the code of the command', async () => {
  const folder = join(registry.folder, 'weather');
  await mkdir(folder);
  const manifest = { slug: 'weather', name: 'Weather', language: 'node' };
  await writeFile(join(folder, 'manifest.konnector'), JSON.stringify(manifest));
  const source = (words: string) => `
    console.log(JSON.stringify({ type: 'info', message: 'sunny\\u001b[31m' }));
    console.log('only for who wrote it');
    ${words}`;
  await writeFile(join(folder, 'index.js'), source(''));
  const installed = await run('konnectors', 'install', 'weather', `file://${folder}`);
  expect(installed, installed.err).toMatchObject({ code: 0 });
  const done = await run('konnectors', 'run', 'weather');
  expect(done).toMatchObject({ code: 0, err: 'info\tsunny [31m\n' });
  expect(JSON.parse(done.out)).toMatchObject({ state: 'done', worker: 'konnector' });

  await writeFile(join(folder, 'index.js'), source(`console.log('{"type":"critical","message":"VENDOR_DOWN"}')`));
  const args = ['--json', '{"konnector":"weather"}', '--logs-verbose'];
  const failed = await run('jobs', 'run', 'konnector', ...args);
  expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('The job failed: VENDOR_DOWN') });
  expect(failed.err).toMatch(/^info\tsunny.*\ndebug\tonly for who wrote it\ncritical\tVENDOR_DOWN/);
  expect(await run('konnectors', 'run', 'nobody')).toMatchObject({
    code: 1,
    err: expect.stringContaining('nobody is not installed'),
  });
}, 60_000);
