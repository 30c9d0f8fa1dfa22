import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadAssets, openFolder } from '#pkg/static';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'static-'));
  await mkdir(join(root, 'site/sub'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), 'secret');
  await writeFile(join(root, 'site/index.html'), '<p>hi</p>'.repeat(100));
  await writeFile(join(root, 'site/sub/a.js'), 'a()');
  await writeFile(join(root, 'site/.env'), 'hidden');
  await writeFile(join(root, 'site/big.bin'), Buffer.alloc(2_000_000, 7));
  await symlink('../secret.txt', join(root, 'site/link.txt'));
});
afterAll(() => rm(root, { recursive: true }));

describe('a folder', () => {
  test('gives small files from memory and compresses them once', async () => {
    const folder = openFolder(join(root, 'site'));
    const file = await folder.open('index.html');
    if (!file || !('content' in file)) throw new Error('expected a kept file');
    expect(file.content.type).toBe('text/html; charset=utf-8');
    const zipped = (await file.content.encoded('gzip')) as Buffer;
    expect(gunzipSync(zipped)).toEqual(file.content.bytes);
    expect(await folder.open('index.html')).toMatchObject({ content: file.content });
  });

  test('reads again a file that changed', async () => {
    const folder = openFolder(join(root, 'site'));
    await folder.open('sub/a.js');
    await writeFile(join(root, 'site/sub/a.js'), 'b()');
    await utimes(join(root, 'site/sub/a.js'), 1, 1);
    const file = await folder.open('sub/a.js');
    expect(file && 'content' in file && file.content.bytes.toString()).toBe('b()');
  });

  test('streams what is too big to be kept', async () => {
    const file = await openFolder(join(root, 'site')).open('big.bin');
    if (!file || !('big' in file)) throw new Error('expected a big file');
    let size = 0;
    for await (const chunk of await file.big.read()) size += (chunk as Buffer).length;
    expect(size).toBe(file.big.size);
  });

  test.each([
    '',
    '.',
    '..',
    '../secret.txt',
    'sub/../../secret.txt',
    'sub/..',
    '/etc/passwd',
    'sub//a.js',
    'sub\\..\\..\\secret.txt',
    'index.html\0.js',
    '.env',
    'link.txt',
    'sub',
    'missing',
    'index.html/x',
    'a'.repeat(300),
    'a'.repeat(1001),
  ])('has nothing at %j', async (path) => {
    expect(await openFolder(join(root, 'site')).open(path)).toBeUndefined();
  });
});

test('assets are found by their path and by their hashed path', async () => {
  const assets = await loadAssets({
    folder: join(root, 'site'),
    bundles: { 'all.css': [join(root, 'secret.txt'), join(root, 'secret.txt')] },
  });
  const href = assets.href('all.css');
  expect(href).toMatch(/^\/assets\/all\.[0-9a-f]{20}\.css$/);
  expect(assets.get(href.slice('/assets/'.length))).toMatchObject({ isCurrent: true });
  expect(assets.get('all.css')?.content.bytes.toString()).toBe('secretsecret');
  expect(assets.get('all.0123456789abcdef0123.css')).toMatchObject({ isCurrent: false });
  expect(assets.get('../secret.txt')).toBeUndefined();
  expect(() => assets.href('nothing.css')).toThrow('no asset');
});

test('a folder that is believed for a while is not looked at again before', async () => {
  const clock = { now: 0 };
  const folder = openFolder(join(root, 'site'), { fresh: 1000, now: () => clock.now });
  const read = async () => {
    const file = await folder.open('changing.txt');
    return file && 'content' in file ? file.content.bytes.toString() : undefined;
  };
  await writeFile(join(root, 'site/changing.txt'), 'one');
  expect(await read()).toBe('one');
  await writeFile(join(root, 'site/changing.txt'), 'other');
  clock.now = 999;
  expect(await read()).toBe('one');
  clock.now = 1000;
  expect(await read()).toBe('other');
});
