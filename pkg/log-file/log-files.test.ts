import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogFiles } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'cozy-log-')), 'logs');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const linesOf = (content: Buffer) => content.toString().trimEnd().split('\n');

test('lines come in their order, from many at once, and nobody else may read them', async () => {
  const logs = openLogFiles({ folder, maxBytes: 100_000 });
  await Promise.all(Array.from({ length: 50 }, (_, n) => logs.append('ada', { n, words: 'a\nb' })));
  await logs.append('bob', { n: 0 });
  expect(linesOf(await logs.read('ada')).map((line) => JSON.parse(line).n)).toEqual([...Array(50).keys()]);
  expect((await stat(join(folder, 'ada.log'))).mode & 0o077).toBe(0);
  await logs.remove('ada');
  expect(await readdir(folder)).toEqual(['bob.log']);
  expect(await logs.read('ada')).toHaveLength(0);
  await logs.remove('nobody');
});

test('what is full is kept once, and what was before is gone', async () => {
  const logs = openLogFiles({ folder, maxBytes: 100 });
  for (let n = 0; n < 100; n++) await logs.append('ada', { n });
  const kept = await logs.read('ada');
  expect(kept.length).toBeLessThanOrEqual(200);
  expect(JSON.parse(linesOf(kept).at(-1) ?? '')).toEqual({ n: 99 });
  expect((await readdir(folder)).sort()).toEqual(['ada.1.log', 'ada.log']);
  // One line that is longer than a file is kept nevertheless, alone.
  await logs.append('ada', { words: 'x'.repeat(500) });
  await logs.append('ada', { n: 100 });
  expect(linesOf(await logs.read('ada'))).toHaveLength(2);
});

test('a full disk is told; what comes later begins on a line of its own', async () => {
  const logs = openLogFiles({ folder, maxBytes: 1_000 });
  await mkdir(folder);
  const path = join(folder, 'ada.log');
  await symlink('/dev/full', path);
  await expect(logs.append('ada', { n: 0 })).rejects.toThrow('ENOSPC');
  await rm(path);
  await writeFile(path, '{"n"');
  await logs.append('ada', { n: 1 });
  await logs.append('ada', { n: 2 });
  expect((await logs.read('ada')).toString()).toBe('{"n"\n{"n":1}\n{"n":2}\n');
});

test.each(['', '../ada', 'a/b', 'a.b', 'x'.repeat(201)])('%j is no name', async (name) => {
  const logs = openLogFiles({ folder, maxBytes: 100 });
  await expect(logs.append(name, {})).rejects.toThrow('is no name of a log');
  await expect(logs.remove(name)).rejects.toThrow('is no name of a log');
});
