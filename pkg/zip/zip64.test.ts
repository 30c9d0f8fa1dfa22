import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { type ZipEntry, zipStream } from './index.ts';

const PYTHON = '/usr/bin/python3';
const run = promisify(execFile);
const modifiedAt = new Date('2026-01-02T03:04:06Z');
const ZEROS = Buffer.alloc(4 * 1024 * 1024);

function zeros(size: number): Readable {
  let left = size;
  return new Readable({
    highWaterMark: ZEROS.length,
    read() {
      this.push(left === 0 ? null : ZEROS.subarray(0, left));
      left -= Math.min(left, ZEROS.length);
    },
  });
}

/** Writes an archive where zeros are holes: its file is as long as it should be, and takes no room. */
async function written(entries: AsyncIterable<ZipEntry>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zip64-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'archive.zip');
  await using file = await open(path, 'wx');
  let length = 0;
  const waiting: Buffer[] = [];
  const flush = async () => {
    const bytes = Buffer.concat(waiting.splice(0));
    await file.write(bytes, 0, bytes.length, length - bytes.length);
  };
  for await (const chunk of zipStream(entries) as AsyncIterable<Buffer>) {
    if (chunk.buffer === ZEROS.buffer) await flush();
    else waiting.push(chunk);
    length += chunk.length;
    if (waiting.length === 5000) await flush();
  }
  await flush();
  await file.truncate(length);
  return path;
}

/** What another program reads: the number of entries, and the last one with its content. */
async function read(path: string): Promise<unknown> {
  const script = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
entries = archive.infolist()
last = entries[-1]
print(json.dumps([len(entries), max(e.file_size for e in entries), last.filename, archive.read(last).decode()]))`;
  return JSON.parse((await run(PYTHON, ['-c', script, path])).stdout);
}

function text(path: string, content: string): ZipEntry {
  return { path, modifiedAt, content: { size: content.length, stream: Readable.from([content]), compress: false } };
}

test.skipIf(!existsSync(PYTHON))(
  'an archive of more than 4 GiB is read by others (needs python3)',
  async () => {
    const size = 4_300_000_000;
    const path = await written(
      (async function* () {
        yield { path: 'a/film', modifiedAt, content: { size, stream: zeros(size), compress: false } };
        yield text('a/after', 'beyond the 32 bits');
      })(),
    );
    expect(await read(path)).toEqual([2, size, 'a/after', 'beyond the 32 bits']);
  },
  120_000,
);

test.skipIf(!existsSync(PYTHON))(
  'so is one of more than 65,535 entries',
  async () => {
    const path = await written(
      (async function* () {
        for (let n = 0; n < 66_000; n++) yield { path: `d${n}`, modifiedAt };
        yield text('last', 'here');
      })(),
    );
    expect(await read(path)).toEqual([66_001, 4, 'last', 'here']);
  },
  60_000,
);
