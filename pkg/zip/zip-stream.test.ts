import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { readZip } from '#tests/read-zip';
import { type ZipEntry, zipStream } from './index.ts';

const modifiedAt = new Date('2026-01-02T03:04:06Z');

function file(path: string, text: string, compress = true): ZipEntry {
  return { path, modifiedAt, content: { size: Buffer.byteLength(text), stream: Readable.from([text]), compress } };
}

async function* of(...entries: ZipEntry[]): AsyncGenerator<ZipEntry> {
  yield* entries;
}

/** A stream of that many bytes, and whether it was destroyed. */
function large(size: number): Readable {
  const chunk = Buffer.alloc(65_536, 7);
  let left = size;
  return new Readable({
    read() {
      this.push(left === 0 ? null : chunk.subarray(0, left));
      left -= Math.min(left, chunk.length);
    },
  });
}

describe('a zip stream', () => {
  test('holds names of any script, empty files and empty directories', async () => {
    const nfc = 'é.txt';
    const nfd = 'e\u0301.txt';
    const entries = of(
      { path: 'a', modifiedAt },
      file('a/empty', ''),
      file(`a/${nfc}`, 'composed'),
      file(`a/${nfd}`, 'decomposed', false),
      file('a/🗂 שלום', 'x'.repeat(100_000)),
      file(`a/${'l'.repeat(255)}`, 'long'),
    );
    expect(await readZip(await buffer(zipStream(entries)))).toEqual({
      'a/': null,
      'a/empty': '',
      [`a/${nfc}`]: 'composed',
      [`a/${nfd}`]: 'decomposed',
      'a/🗂 שלום': 'x'.repeat(100_000),
      [`a/${'l'.repeat(255)}`]: 'long',
    });
  });

  test('may hold nothing, or dates that the format cannot say', async () => {
    expect(await readZip(await buffer(zipStream(of())))).toEqual({});
    const dates = ['0001-01-01T00:00:00Z', '9999-01-01T00:00:00Z', 'never'];
    const entries = of(...dates.map((date, i) => ({ ...file(String(i), ''), modifiedAt: new Date(date) })));
    expect(Object.keys(await readZip(await buffer(zipStream(entries))))).toEqual(['0', '1', '2']);
  });

  test('is made as it is read', async () => {
    const contents = [large(40_000_000), large(40_000_000)];
    let asked = 0;
    async function* entries(): AsyncGenerator<ZipEntry> {
      for (const stream of contents) {
        asked++;
        yield { path: String(asked), modifiedAt, content: { size: 40_000_000, stream, compress: false } };
      }
    }
    const zip = zipStream(entries());
    await new Promise((resolve) => zip.once('readable', resolve));
    expect(asked).toBe(1);
    let size = 0;
    for await (const chunk of zip) {
      size += (chunk as Buffer).length;
      expect(zip.readableLength).toBeLessThan(2_000_000);
    }
    expect(size).toBeGreaterThan(80_000_000);
  });

  test('breaks when a content does, and never ends as if it were whole', async () => {
    const broken = new Readable({ read: () => undefined });
    const entries = of(file('a', 'text'), {
      path: 'b',
      modifiedAt,
      content: { size: 9, stream: broken, compress: true },
    });
    const reading = buffer(zipStream(entries));
    setImmediate(() => broken.destroy(new Error('the disk is gone')));
    await expect(reading).rejects.toThrow('the disk is gone');
    const wrong = { ...file('a', 'text'), content: { size: 9, stream: Readable.from(['text']), compress: true } };
    await expect(buffer(zipStream(of(wrong)))).rejects.toThrow('unexpected number of bytes');
  });

  test('closes what it reads when its reader goes away', async () => {
    const stream = large(40_000_000);
    const closed = new Promise((resolve) => stream.once('close', resolve));
    const zip = zipStream(of({ path: 'a', modifiedAt, content: { size: 40_000_000, stream, compress: false } }));
    zip.once('readable', () => zip.destroy());
    await closed;
    expect(stream.readableEnded).toBe(false);
  });
});
