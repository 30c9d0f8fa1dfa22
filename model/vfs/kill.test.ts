import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { DOCTYPES } from '#model/docs';
import { hasSwift, SWIFT_PACKAGES, type SwiftServer, startSwift } from '#tests/swift-server';
import { type TempVfs, tempVfs } from '#tests/temp-vfs';
import { makeTestStore, type TestStore, uploadsUnderWay } from '#tests/test-blobs';
import type { File, Node, Version } from './index.ts';

interface Done {
  name: string;
  content: string | null;
}

/** Runs the writer for a while, then kills it. Answers what it acknowledged. */
async function writeAndKill(directory: string, store: TestStore, run: number, ms: number): Promise<Done[]> {
  const writer = new URL('../../tests/vfs-writer.ts', import.meta.url);
  const child = fork(writer, [directory, String(run), JSON.stringify(store)]);
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

async function expectNothingLost(directory: string, store: TestStore, expected: Map<string, string | null>) {
  await using fs = await tempVfs({ directory, store });
  const { vfs, instance } = fs;
  // A server may still be storing what a dead client had sent.
  const look = async () => {
    await vfs.collectOrphans(instance, 0);
    const problems = await Array.fromAsync(vfs.fsck(instance, { orphanAge: 0 }));
    return { problems, uploads: await uploadsUnderWay(store) };
  };
  await expect.poll(look, { timeout: 10_000 }).toEqual({ problems: [], uploads: 0 });
  const nodes = await Array.fromAsync(fs.docs.all<Node>(instance, DOCTYPES.files));
  const files = nodes.filter((node): node is File => node.type === 'file');
  const versions = await Array.fromAsync(fs.docs.all<Version>(instance, DOCTYPES.fileVersions));
  // A process that died between a version and its file leaves one of the current content: the same bytes, twice named.
  const named = new Set([...files, ...versions].map(({ internal_vfs_id }) => internal_vfs_id));
  expect((await fs.keys()).sort()).toEqual([...named].sort());
  for (const file of files) {
    expect(file.trashed).toBe((await vfs.pathOf(instance, file)).startsWith('/.cozy_trash'));
  }
  await expectWholePieces(fs);
  for (const node of nodes) if (node.type === 'directory') expect(node.path).toBe(await vfs.pathOf(instance, node));
  for (const [name, content] of expected) {
    const file = files.find((found) => found.name === name);
    if (content === null) expect(file).toBeUndefined();
    else expect(file && (await text(await vfs.read(instance, file))) === content, name).toBe(true);
  }
}

async function stormAndLook(store: TestStore, runs: number, ms: (run: number) => number): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'vfs-kill-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const expected = new Map<string, string | null>();
  for (let run = 0; run < runs; run++) {
    for (const { name, content } of await writeAndKill(directory, store, run, ms(run))) expected.set(name, content);
  }
  expect(expected.size).toBeGreaterThan(runs * 2);
  await expectNothingLost(directory, store, expected);
  return directory;
}

test('killed at any instant: index, bytes and tree agree, and what was acknowledged is there', async () => {
  const directory = await stormAndLook({ driver: 'disk' }, 8, (run) => 20 + run * 23);
  const pieces = await readdir(join(directory, 'files', '%uploads'), { recursive: true, withFileTypes: true });
  expect(pieces.filter((entry) => entry.isFile())).toEqual([]);
}, 60_000);

describe.skipIf(!hasSwift)(`on a server of objects (needs ${SWIFT_PACKAGES})`, () => {
  let swift: SwiftServer;
  beforeAll(async () => {
    swift = await startSwift();
  });
  afterAll(() => swift[Symbol.asyncDispose]());

  test.each(['swift', 's3'] as const)(
    'the same on %s',
    async (driver) => {
      await stormAndLook(await makeTestStore(driver, swift, `kill-${driver}`), 4, (run) => 200 + run * 170);
    },
    60_000,
  );
});
