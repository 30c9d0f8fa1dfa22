import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandHost, type Ended } from '#tests/command-host';
import { type TestStack, testStack } from '#tests/test-stack';
import { splitWords } from './split-words.ts';

const BIN = join(import.meta.dirname, '..', '..', 'bin', 'cozy-stack');

let stack: TestStack;
let home: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  stack = await testStack({ listen: true });
  home = await mkdtemp(join(tmpdir(), 'cli-files-'));
  const { domain } = await stack.addInstance('alice');
  env = {
    PATH: process.env['PATH'],
    HOME: home,
    COZY_DATA: join(home, 'data'),
    COZY_PORT: String(stack.port),
    COZY_ADMIN_PORT: String(stack.adminPort),
    COZY_DOMAIN: domain,
  };
});
const host = commandHost();
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

const files = (...args: string[]): Promise<Ended> => host.run({ args: ['files', ...args], env, cwd: home });

/** What the program itself writes, as a person starts it. */
function written(...args: string[]): Promise<string> {
  return new Promise((resolve) => execFile(BIN, ['files', ...args], { cwd: home, env }, (_error, out) => resolve(out)));
}

async function done(...args: string[]): Promise<string> {
  const { code, out, err } = await files(...args);
  expect([code, err]).toEqual([0, '']);
  return out;
}

test('files go in and out, whole, and over what was there', async () => {
  const content = Buffer.alloc(100_000, 'bytes é');
  await writeFile(join(home, 'in.bin'), content);
  await done('mkdir', '--parents', '/deep/er');
  await done('cp', 'in.bin', 'cozy:/deep/er/');
  await done('cp', 'cozy:/deep/er/in.bin', 'cozy:/deep/copy.bin');
  await done('cp', 'cozy:/deep/copy.bin', 'out.bin');
  expect((await readFile(join(home, 'out.bin'))).equals(content)).toBe(true);
  await writeFile(join(home, 'in.bin'), 'other');
  await done('cp', 'in.bin', 'cozy:/deep/copy.bin');
  expect(await written('cat', '/deep/copy.bin')).toBe('other');
  expect(await done('tree', '/deep')).toBe('/deep\n├── er/\n│   └── in.bin\n└── copy.bin\n');
  expect(await done('ls', '-l', '/deep')).toMatch(/5 bytes {2}\d{4}-\d{2}-\d{2}T\d{2}:\d{2} {2}copy\.bin/);
});

test('they are moved, trashed, restored and destroyed', async () => {
  await done('exec', 'mkdir -p "/a b/c"');
  await writeFile(join(home, 'x.txt'), 'x');
  await done('cp', 'x.txt', 'cozy:/a b/');
  await done('exec', `mv '/a b/x.txt' "/a b/c"`);
  await done('mv', '/a b/c/x.txt', '/a b/y.txt');
  expect(JSON.parse(await done('attrs', '/a b/y.txt'))).toMatchObject({ name: 'y.txt', size: '1', class: 'text' });
  await done('rm', '/a b/y.txt');
  expect((await files('cat', '/a b/y.txt')).code).toBe(1);
  await done('restore', '/.cozy_trash/y.txt');
  expect(await done('cat', '/a b/y.txt')).toBe('x');
  await done('rm', '--permanent', '/a b');
  expect(await done('ls', '/.cozy_trash')).toBe('');
});

test('a directory is imported, and again without harm', async () => {
  const from = join(home, 'pictures');
  await mkdir(join(from, 'été 🗂', 'empty'), { recursive: true });
  await writeFile(join(from, 'été 🗂', `${'n'.repeat(150)}.jpg`), 'a');
  await writeFile(join(from, 'cat.jpg'), 'miaow');
  await writeFile(join(from, 'notes.txt'), '');
  await symlink('/etc/passwd', join(from, 'link.jpg'));
  const dry = await done('import', '--from', from, '--to', '/Imported', '--match', '\\.jpg$', '--dry-run');
  expect(dry.split('\n').at(-2)).toBe('2 files, 6 bytes');
  expect(await done('import', '--from', from, '--to', '/Imported')).toBe('3 stored, 0 already there, 0 refused\n');
  expect(await done('import', '--from', from, '--to', '/Imported')).toBe('0 stored, 3 already there, 0 refused\n');
  expect(await done('tree', '/Imported')).toBe(
    `/Imported\n├── été 🗂/\n│   ├── empty/\n│   └── ${'n'.repeat(150)}.jpg\n├── cat.jpg\n└── notes.txt\n`,
  );
  expect(await done('usage')).toMatch(/^used: .* \(\d+ bytes\)\nquota: none\n/);
  expect(await done('usage', '--trash')).toBe('0 bytes (0 bytes)\n');
});

test('a name cannot command the terminal', async () => {
  const alice = await stack.services.instances.get(env['COZY_DOMAIN'] ?? '');
  await stack.services.vfs.createDirectoryAt(alice, { origin: 'x' }, '/odd/\x1b[2Jgone\u202etxt', { recursive: true });
  expect(await done('ls', '/odd')).toBe('?[2Jgone?txt/\n');
});

test.each([
  [['ls', '/nowhere'], /file does not exist/],
  [['ls', 'relative'], /must begin with a slash/],
  [['cp', 'a', 'b'], /must be on the instance/],
  [['mkdir', '/Photos'], /already there/],
  [['exec', 'format /'], /Not one of ls, tree/],
  [['exec', 'ls "x'], /has no end/],
  [['ls', '/', '--domain', 'nobody.localhost'], /not found/i],
])('refuses %j', async (args, reason) => {
  const { code, err } = await files(...args);
  expect(code).toBe(1);
  expect(err).toMatch(reason);
});

describe('a line is split as a shell does', () => {
  test.each([
    ['  ls   /a ', ['ls', '/a']],
    [`mv "/a b" '/c d'`, ['mv', '/a b', '/c d']],
    ['cat /a\\ b\\"', ['cat', '/a b"']],
    [`x "" 'a\\b' "a'b"`, ['x', '', 'a\\b', "a'b"]],
  ])('%s', (line, words) => expect(splitWords(line)).toEqual(words));
});
