import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { openDiskBlobs } from '#driver/blob/disk';
import { isKind } from '#pkg/errors';
import { smallDisk } from '#tests/small-disk';

const disk = smallDisk('4m');
const folder = disk?.folder ?? '';
afterAll(() => disk?.[Symbol.dispose]());

test.skipIf(!disk)(
  'a disk that is full refuses, keeps what was there, and has no trace (needs to be root)',
  async () => {
    const blobs = await openDiskBlobs({ directory: folder });
    const kept = Buffer.alloc(1_000_000, 'kept');
    await blobs.put('alice', 'k', Readable.from([kept]));
    for (const size of [3_500_000, 20_000_000]) {
      const put = blobs.put('alice', 'k', Readable.from([Buffer.alloc(size)]));
      await expect(put).rejects.toSatisfy((error) => isKind(error, 'unavailable'));
    }
    expect((await buffer(await blobs.get('alice', 'k'))).equals(kept)).toBe(true);
    expect(await readdir(join(folder, '%uploads', 'alice'))).toEqual([]);
    await blobs.put('alice', 'other', Readable.from([Buffer.alloc(2_000_000)]));
  },
);
