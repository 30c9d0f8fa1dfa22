import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { isKind } from '#pkg/errors';
import type { Blobs } from './index.ts';

export interface BlobsUnderTest extends AsyncDisposable {
  blobs: Blobs;
  /** Names of what is not whole in the container `alice`: parts, segments without their manifest, pieces. */
  leftovers(): Promise<string[]>;
}

/** More than what any driver stores in one part. */
const LARGE = 20_000_000;

async function keys(blobs: Blobs, container: string): Promise<string[]> {
  return (await Array.fromAsync(blobs.list(container))).sort();
}

async function read(blobs: Blobs, key: string, range?: { start: number; end: number }): Promise<Buffer> {
  return buffer(await blobs.get('alice', key, range));
}

/** A stream that gives some bytes then fails. */
function broken(size = 100_000): Readable {
  return Readable.from(
    (async function* () {
      yield Buffer.alloc(size, 1);
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error('connection lost');
    })(),
  );
}

/** What every driver of blobs must do. */
export function blobsContract(name: string, open: () => Promise<BlobsUnderTest>): void {
  describe(`blobs: ${name}`, () => {
    test.each([0, 1, 65_536, 1_048_576, 3_500_001])('gives back %i bytes and their sum', async (size) => {
      await using under = await open();
      const bytes = randomBytes(size);
      const info = await under.blobs.put('alice', 'k', Readable.from([bytes]));
      expect(info).toEqual({ size, md5: createHash('md5').update(bytes).digest() });
      expect(await under.blobs.size('alice', 'k')).toBe(size);
      expect((await read(under.blobs, 'k')).equals(bytes)).toBe(true);
    });

    test('takes text chunks and many small ones', async () => {
      await using under = await open();
      const chunks = Array.from({ length: 5000 }, (_, i) => `line ${i} é\n`);
      const { size } = await under.blobs.put('alice', 'k', Readable.from(chunks));
      expect(size).toBe(Buffer.byteLength(chunks.join('')));
      expect((await read(under.blobs, 'k')).toString()).toBe(chunks.join(''));
    });

    test('reads ranges, ends included', async () => {
      await using under = await open();
      await under.blobs.put('alice', 'k', Readable.from([Buffer.from('0123456789')]));
      expect(String(await read(under.blobs, 'k', { start: 0, end: 0 }))).toBe('0');
      expect(String(await read(under.blobs, 'k', { start: 3, end: 5 }))).toBe('345');
      expect(String(await read(under.blobs, 'k', { start: 9, end: 9 }))).toBe('9');
    });

    test('replaces at once: a reader goes on with what it began', async () => {
      await using under = await open();
      const old = randomBytes(2_000_000);
      await under.blobs.put('alice', 'k', Readable.from([old]));
      const reading = await under.blobs.get('alice', 'k');
      await under.blobs.put('alice', 'k', Readable.from([Buffer.from('new')]));
      expect((await buffer(reading)).equals(old)).toBe(true);
      expect(String(await read(under.blobs, 'k'))).toBe('new');
      expect(await keys(under.blobs, 'alice')).toEqual(['k']);
    });

    test('a stream that fails leaves no trace, and keeps what was there', async () => {
      await using under = await open();
      await expect(under.blobs.put('alice', 'new', broken())).rejects.toThrow('connection lost');
      await under.blobs.put('alice', 'k', Readable.from([Buffer.from('old')]));
      await expect(under.blobs.put('alice', 'k', broken())).rejects.toThrow('connection lost');
      expect(await keys(under.blobs, 'alice')).toEqual(['k']);
      expect(String(await read(under.blobs, 'k'))).toBe('old');
    });

    test('large streams that fail do not disturb those beside them', async () => {
      await using under = await open();
      const bytes = randomBytes(7_000_000);
      const puts = [broken(3_000_000), Readable.from([bytes]), broken(9_000_000), Readable.from([bytes])];
      const all = await Promise.allSettled(puts.map((content, i) => under.blobs.put('alice', `k${i}`, content)));
      expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
      const md5 = createHash('md5').update(bytes).digest();
      for (const put of all) if (put.status === 'fulfilled') expect(put.value.md5).toEqual(md5);
      expect((await read(under.blobs, 'k3')).equals(bytes)).toBe(true);
      expect(await keys(under.blobs, 'alice')).toEqual(['k1', 'k3']);
    });

    test('a large content is whole: its bytes, its ranges, its copy, its end', async () => {
      await using under = await open();
      const { blobs } = under;
      const bytes = randomBytes(LARGE);
      const { md5 } = await blobs.put(
        'alice',
        'k',
        Readable.from([bytes.subarray(0, 9_000_001), bytes.subarray(9_000_001)]),
      );
      expect(md5).toEqual(createHash('md5').update(bytes).digest());
      expect(await blobs.size('alice', 'k')).toBe(LARGE);
      const range = { start: 8_000_000, end: 17_000_000 };
      expect((await read(blobs, 'k', range)).equals(bytes.subarray(range.start, range.end + 1))).toBe(true);
      await blobs.copy('alice', 'k', 'copy');
      await blobs.put('alice', 'k', Readable.from(['small']));
      expect(String(await read(blobs, 'k'))).toBe('small');
      expect((await read(blobs, 'copy')).equals(bytes)).toBe(true);
      await blobs.sweep('alice', 0);
      expect((await read(blobs, 'copy')).equals(bytes)).toBe(true);
      await blobs.delete('alice', 'copy');
      expect(await keys(blobs, 'alice')).toEqual(['k']);
      expect(await under.leftovers()).toEqual([]);
    });

    test.each([{ limit: LARGE * 2 }, {}])('a large content that fails leaves nothing (%j)', async (options) => {
      await using under = await open();
      await expect(under.blobs.put('alice', 'k', broken(LARGE), options)).rejects.toThrow('connection lost');
      expect(await keys(under.blobs, 'alice')).toEqual([]);
      expect(await under.leftovers()).toEqual([]);
    });

    test('copies replace what is there, and need something to copy', async () => {
      await using under = await open();
      const { blobs } = under;
      await blobs.put('alice', 'a', Readable.from(['first']));
      await blobs.put('alice', 'b', Readable.from(['second']));
      await blobs.copy('alice', 'a', 'b');
      await blobs.copy('alice', 'b', 'a');
      await blobs.delete('alice', 'a');
      expect(String(await read(blobs, 'b'))).toBe('first');
      await expect(blobs.copy('alice', 'a', 'c')).rejects.toSatisfy((error) => isKind(error, 'not-found'));
      expect(await keys(blobs, 'alice')).toEqual(['b']);
      expect(await under.leftovers()).toEqual([]);
    });

    test('an abort stops a silent stream, leaves no trace and does not destroy the stream', async () => {
      await using under = await open();
      const abort = new AbortController();
      const silent = new Readable({ read: () => undefined });
      silent.push(Buffer.alloc(10));
      const put = under.blobs.put('alice', 'k', silent, { signal: abort.signal });
      setImmediate(() => abort.abort(new Error('too much')));
      await expect(put).rejects.toThrow('too much');
      expect(silent.destroyed).toBe(false);
      expect(await keys(under.blobs, 'alice')).toEqual([]);
      await expect(under.blobs.put('alice', 'k', silent, { signal: abort.signal })).rejects.toThrow('too much');
    });

    test('a stream longer than its limit is refused, one as long is not', async () => {
      await using under = await open();
      const bytes = [Buffer.alloc(600), Buffer.alloc(400)];
      const tooLong = under.blobs.put('alice', 'k', Readable.from(bytes), { limit: 999 });
      await expect(tooLong).rejects.toSatisfy((error) => isKind(error, 'too-large'));
      expect(await keys(under.blobs, 'alice')).toEqual([]);
      await under.blobs.put('alice', 'k', Readable.from(bytes), { limit: 1000 });
    });

    test('its bytes are told as they come, and who is told may end it', async () => {
      await using under = await open();
      const told: number[] = [];
      const bytes = [Buffer.alloc(600), Buffer.alloc(400)];
      await under.blobs.put('alice', 'k', Readable.from(bytes), { onBytes: (count) => told.push(count) });
      expect(told).toEqual([600, 400]);
      const onBytes = () => {
        throw new Error('no more');
      };
      await expect(under.blobs.put('alice', 'other', Readable.from(bytes), { onBytes })).rejects.toThrow('no more');
      expect(await keys(under.blobs, 'alice')).toEqual(['k']);
    });

    test('concurrent writers of a key: one of them wins whole', async () => {
      await using under = await open();
      const contents = Array.from({ length: 8 }, (_, i) => Buffer.alloc(300_000, i));
      await Promise.all(contents.map((bytes) => under.blobs.put('alice', 'k', Readable.from([bytes]))));
      const kept = await read(under.blobs, 'k');
      expect(contents.some((bytes) => bytes.equals(kept))).toBe(true);
    });

    test('missing keys are not found, except to delete', async () => {
      await using under = await open();
      const missing = (error: unknown) => isKind(error, 'not-found');
      await expect(under.blobs.get('alice', 'k')).rejects.toSatisfy(missing);
      await expect(under.blobs.size('alice', 'k')).rejects.toSatisfy(missing);
      await under.blobs.delete('alice', 'k');
      await under.blobs.put('alice', 'k', Readable.from(['x']));
      await under.blobs.delete('alice', 'k');
      await expect(under.blobs.get('alice', 'k')).rejects.toSatisfy(missing);
    });

    test('containers are apart', async () => {
      await using under = await open();
      await under.blobs.put('alice', 'k', Readable.from(['hers']));
      await under.blobs.put('bob', 'k', Readable.from(['his']));
      await under.blobs.deleteContainer('bob');
      await under.blobs.deleteContainer('bob');
      expect(await keys(under.blobs, 'bob')).toEqual([]);
      expect(String(await read(under.blobs, 'k'))).toBe('hers');
    });

    test('lists keys of several segments', async () => {
      await using under = await open();
      const all = ['a', 'a/b', 'a/b/c', 'x-1.y_z', `${'l'.repeat(200)}/${'m'.repeat(200)}`].sort();
      for (const key of all) await under.blobs.put('alice', key, Readable.from([key]));
      expect(await keys(under.blobs, 'alice')).toEqual(all);
      expect(String(await read(under.blobs, 'a/b'))).toBe('a/b');
    });

    test.each(['', '.', '..', '../k', 'a/../k', '/k', 'k/', 'a//b', 'a\0b', 'é', 'a b', 'a%b', 'x'.repeat(201)])(
      'refuses the key %j',
      async (key) => {
        await using under = await open();
        const unsafe = (error: unknown) => isKind(error, 'internal');
        await expect(under.blobs.put('alice', key, Readable.from(['x']))).rejects.toSatisfy(unsafe);
        await expect(under.blobs.put(key, 'k', Readable.from(['x']))).rejects.toSatisfy(unsafe);
        await expect(under.blobs.get('alice', key)).rejects.toSatisfy(unsafe);
      },
    );

    test('answers a ping', async () => {
      await using under = await open();
      await under.blobs.ping();
    });
  });
}
