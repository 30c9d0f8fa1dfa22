import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOCTYPES } from '#model/docs';
import { type TempVfs, tempVfs } from '#tests/temp-vfs';
import type { File, Node, Version } from './index.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vfs-kill-'));
});
afterAll(() => rm(directory, { recursive: true }));

interface Done {
  name: string;
  content: string | null;
}

/** Runs the writer for a while, then kills it. Answers what it acknowledged. */
async function writeAndKill(run: number, ms: number): Promise<Done[]> {
  const child = fork(new URL('../../tests/vfs-writer.ts', import.meta.url), [directory, String(run)]);
  const done: Done[] = [];
  const first = once(child, 'message');
  child.on('message', (message) => done.push(message as Done));
  await first;
  await sleep(ms);
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  return done;
}

/** Every piece of a resumable upload that is left belongs to one that can go on. */
async function expectWholePieces({ blobs, vfs, instance }: TempVfs): Promise<void> {
  const container = `${instance.prefix}-uploads`;
  const sizes = new Map<string, number>();
  for await (const key of blobs.list(container)) {
    const id = key.slice(0, key.indexOf('/'));
    sizes.set(id, (sizes.get(id) ?? 0) + (await blobs.size(container, key)));
  }
  for (const [id, size] of sizes) {
    const { offset, given } = await vfs.resumeUpload(instance, id);
    expect(size === offset || offset === given.size).toBe(true);
  }
}

test('killed at any instant: index and bytes agree, and what was acknowledged is there', async () => {
  const expected = new Map<string, string | null>();
  for (let run = 0; run < 8; run++) {
    for (const { name, content } of await writeAndKill(run, 20 + run * 23)) expected.set(name, content);
  }
  expect(expected.size).toBeGreaterThan(20);

  await using fs = await tempVfs({ directory });
  const { vfs, instance } = fs;
  await vfs.collectOrphans(instance, 0);
  const pieces = await readdir(join(directory, 'files', '%uploads'), { recursive: true, withFileTypes: true });
  expect(pieces.filter((entry) => entry.isFile())).toEqual([]);
  const nodes = await Array.fromAsync(fs.docs.all<Node>(instance, DOCTYPES.files));
  const files = nodes.filter((node): node is File => node.type === 'file');
  const versions = await Array.fromAsync(fs.docs.all<Version>(instance, DOCTYPES.fileVersions));
  // A process that died between a version and its file leaves one of the current content: the same bytes, twice named.
  const named = new Set([...files, ...versions].map(({ internal_vfs_id }) => internal_vfs_id));
  expect((await fs.keys()).sort()).toEqual([...named].sort());
  for (const file of files) {
    expect((await text(await vfs.read(instance, file))).length).toBe(Number(file.size));
    expect(file.trashed).toBe((await vfs.pathOf(instance, file)).startsWith('/.cozy_trash'));
  }
  expect(await Array.fromAsync(vfs.fsck(instance, { orphanAge: 0 }))).toEqual([]);
  await expectWholePieces(fs);
  for (const node of nodes) if (node.type === 'directory') expect(node.path).toBe(await vfs.pathOf(instance, node));
  for (const [name, content] of expected) {
    const file = files.find((found) => found.name === name);
    if (content === null) expect(file).toBeUndefined();
    else expect(file && (await text(await vfs.read(instance, file)))).toBe(content);
  }
}, 60_000);
