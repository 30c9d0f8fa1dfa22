import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, FILE_BREAKS } from '#tests/fsck-breaks';
import { hasSwift, SWIFT_PACKAGES, type SwiftServer, startSwift } from '#tests/swift-server';
import { AUTHOR, tempVfs } from '#tests/temp-vfs';
import { makeTestStore } from '#tests/test-blobs';
import { ROOT_ID } from '../index.ts';

/** Removes, from the disk of the server, the last large object that it stored. */
async function losePart(folder: string): Promise<void> {
  const entries = await readdir(join(folder, 'disk', 'objects'), { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path, ...(await stat(path)) };
    }),
  );
  const last = files.filter(({ size }) => size > 3_000_000).sort((a, b) => b.mtimeMs - a.mtimeMs)[0];
  await rm(last?.path ?? 'there is none');
}

test.each(FILE_BREAKS)('in memory: finds %s, and repairs it', async (_case, spoilIt, lost = 0) => {
  await using fs = await tempVfs({ store: { driver: 'memory' } });
  const expected = await spoilIt(fs);
  expect(await check(fs)).toMatchObject(expected);
  await check(fs, { repair: true });
  expect(await check(fs)).toHaveLength(lost);
});

describe.skipIf(!hasSwift)(`on a server of objects (needs ${SWIFT_PACKAGES})`, () => {
  let swift: SwiftServer;
  let count = 0;
  beforeAll(async () => {
    swift = await startSwift();
  });
  afterAll(() => swift[Symbol.asyncDispose]());

  const STORES = ['swift', 's3'] as const;
  type Case = [driver: (typeof STORES)[number], ...(typeof FILE_BREAKS)[number]];
  const cases = STORES.flatMap((driver) => FILE_BREAKS.map((each): Case => [driver, ...each]));

  test.each(cases)('%s: finds %s, and repairs it', async (driver, _case, spoilIt, lost = 0) => {
    await using fs = await tempVfs({ store: await makeTestStore(driver, swift, `fsck-${++count}`) });
    const expected = await spoilIt(fs);
    expect(await check(fs)).toMatchObject(expected);
    const repaired = await check(fs, { repair: true });
    expect(repaired).toMatchObject(expected.map((finding) => ({ ...finding, repaired: lost === 0 })));
    expect(await check(fs)).toHaveLength(lost);
  });

  test.each(STORES)('%s: tells a large object of which a part is lost, and goes on', async (driver) => {
    const store = await makeTestStore(driver, swift, `fsck-${++count}`);
    await using fs = await tempVfs({ store });
    const bytes = Buffer.alloc(12_000_000, 'large');
    const place = { dirId: ROOT_ID, name: 'large' };
    const { _id: id, internal_vfs_id: key } = await fs.vfs.upload(
      fs.instance,
      AUTHOR,
      place,
      {},
      Readable.from([bytes]),
    );
    const below = await fs.put('small', 'x');
    expect(await check(fs)).toEqual([]);
    await losePart(swift.folder);
    await fs.blobs.delete(fs.instance.prefix, below.internal_vfs_id);
    const found = [
      { type: 'unreadable_bytes', id, name: 'large', key },
      { type: 'missing_bytes', id: below._id },
    ];
    expect((await check(fs)).sort((a, b) => (a.type > b.type ? -1 : 1))).toMatchObject(found);
    expect(await check(fs, { repair: true })).toMatchObject([{ repaired: false }, { repaired: false }]);
  });
});
