import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect } from 'vitest';
import { type PackageEntry, sha256, tarOf } from '#tests/make-package';
import { browserSuite, inChromium, note, openAtHome } from './suite.ts';

const SOURCE = join(import.meta.dirname, 'foreign-app');
const { resolve } = createRequire(import.meta.url);

const suite = browserSuite(async () => ({ flags: { 'safe_http.trusted_private_networks': '127.0.0.0/8' } }));
let server: Server;
let source: string;

beforeAll(async () => {
  const archive = await buildArchive();
  server = createServer((_request, response) => response.end(archive)).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/foreign.tar#${sha256(archive)}`;
}, 60_000);
afterAll(() => server.close());

/** The app in a folder of its author, with the packages of the ecosystem as npm has them; in one script. */
async function buildArchive(): Promise<Buffer> {
  const root = await mkdtemp(join(tmpdir(), 'cozy-foreign-'));
  await cp(SOURCE, root, { recursive: true });
  await symlink(join(SOURCE, '..', '..', '..', 'node_modules'), join(root, 'node_modules'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.USE_REACT': '"true"', global: 'globalThis' },
    resolve: {
      alias: [
        // The packages bring hooks for React beside what is used here.
        { find: /^react(-dom)?$/, replacement: 'preact/compat' },
        { find: /^events$/, replacement: resolve('events/events.js') },
      ],
    },
    build: {
      minify: false,
      rolldownOptions: { input: join(root, 'main.js'), output: { entryFileNames: '[name].js', format: 'iife' } },
    },
  });
  const files = ['index.html', 'manifest.webapp', 'dist/main.js'];
  const entries = await Promise.all(
    files.map(async (path): Promise<PackageEntry> => [{ name: basename(path) }, await readFile(join(root, path))]),
  );
  await rm(root, { recursive: true });
  return tarOf(...entries);
}

inChromium(
  `an app that knows only the packages of the ecosystem works as it is: documents, files, realtime, replication${note}`,
  async () => {
    const { stack } = suite;
    const { instance, visitor, page } = await openAtHome(suite, 'foreign', 'home/');
    await (await stack.services.apps.install(instance, 'foreign', { source })).done;
    await stack.services.instances.updateSettings(instance, { public_name: 'Ada' });
    await stack.services.features.patchInstance(instance, { 'foreign.color': 'green' });
    await page.goto(`http://foreign.${(await stack.services.instances.get(instance.domain)).domain}/`);
    const said = (text: string | RegExp) => page.getByText(text).waitFor();
    await said('Owner: Ada, en');
    await said('Flag: green');
    await said('Not tracked');
    await said('Ready');

    await page.getByPlaceholder('Title').fill('Tea');
    await page.getByRole('button', { name: 'Add' }).click();
    await said('Stored: Tea');
    await said('Heard: Tea');
    await stack.services.docs.create(instance, 'io.cozy.things', { title: 'Milk' });
    await said('Heard: Milk');

    await page
      .getByLabel('File')
      .setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
    await said('Uploaded: note.txt, 5 bytes');

    await page.getByRole('button', { name: 'Take a copy' }).click();
    await said('Here: Milk, Tea');
    await said('Sent');
    await said('Heard: Written without the network');
    // Its client asks first and makes the index that the answer names; PouchDB looks for a checkpoint that is not there yet.
    expect(visitor.problems.filter((problem) => !/400.*\/_find|404.*\/_local\//.test(problem))).toEqual([]);
  },
  60_000,
);
