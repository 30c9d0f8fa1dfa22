import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const BIN = join(import.meta.dirname, '..', '..', 'bin', 'cozy-stack');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cozy-create-'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(BIN, ['apps', ...args], { cwd: folder }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });

test('a new app has its name, is fine, and is not written over another one', async () => {
  const made = await run('create', "L'été à 2", '--editor', 'Eve');
  expect(made, made.err).toMatchObject({ code: 0, out: expect.stringContaining('cd l-ete-a-2') });
  const root = join(folder, 'l-ete-a-2');
  const manifest = JSON.parse(await readFile(join(root, 'public', 'manifest.webapp'), 'utf8'));
  expect(manifest).toMatchObject({ name: "L'été à 2", slug: 'l-ete-a-2', editor: 'Eve' });
  expect(await readFile(join(root, 'index.html'), 'utf8')).toContain("<title>L'été à 2</title>");
  expect(await readFile(join(root, '.gitignore'), 'utf8')).toContain('node_modules/');
  const [checked, again] = await Promise.all([
    run('lint', 'l-ete-a-2', '--strict', '--json'),
    run('create', "L'été à 2"),
  ]);
  expect(checked).toMatchObject({ code: 0 });
  expect(JSON.parse(checked.out)).toEqual({ ok: true, findings: [] });
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('not empty') });

  await writeFile(join(root, 'public', 'manifest.webapp'), JSON.stringify({ ...manifest, version: 'one' }));
  const [lax, strict] = await Promise.all([run('lint', 'l-ete-a-2'), run('lint', 'l-ete-a-2', '--strict')]);
  expect(lax).toMatchObject({ code: 0, out: expect.stringMatching(/^warning\tversion\t.*\(version\)/) });
  expect(strict).toMatchObject({ code: 1, err: expect.stringContaining('has warnings') });
  await writeFile(join(root, 'public', 'manifest.webapp'), JSON.stringify({ ...manifest, name: 3 }));
  const [refused, dev] = await Promise.all([run('lint', 'l-ete-a-2'), run('dev', 'l-ete-a-2')]);
  expect(refused).toMatchObject({ code: 1, out: expect.stringMatching(/^error\tname\t/) });
  expect(dev).toMatchObject({ code: 1, err: expect.stringContaining('name: The manifest is wrong') });
}, 30_000);

test('what cannot be a name, or an address', async () => {
  const refused = await Promise.all([
    run('create', '<b>'),
    run('create', '日本'),
    run('create', 'Fine', '--slug', '../up'),
    run('lint', 'nowhere'),
  ]);
  expect(refused.map(({ code, err }) => [code, err.split('\n')[0]])).toEqual([
    [1, expect.stringContaining('A name has letters')],
    [1, expect.stringContaining('No address can be made')],
    [1, expect.stringContaining('No address can be made')],
    [1, expect.stringContaining('There is no folder')],
  ]);
}, 30_000);
