import { copyFileSync, mkdtempSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStoreFile, type StoreFile } from './store-file.ts';

// No disk here is full when it is told to be.
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return { ...fs, writeSync: vi.fn(fs.writeSync) };
});

const FRAME = 4096 + 24;
const ROOM = 256 * FRAME;

let folder: string;
let file: StoreFile;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cozy-log-'));
  file = openStoreFile(join(folder, 'store'), { create: true })!;
  file.transaction(() => file.sql('CREATE TABLE kept (n INTEGER, filler TEXT)').run());
});

afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true });
});

const logSize = () => statSync(join(folder, 'store-wal')).size;

/** Some pages a transaction. */
function write(from: number, to: number): void {
  for (let n = from; n < to; n++) {
    file.transaction(() => file.sql('INSERT INTO kept VALUES (?, ?)').run(n, 'x'.repeat(9000)));
    file.log();
  }
}

function kept(from: StoreFile): number[] {
  return from
    .sql('SELECT n FROM kept ORDER BY n')
    .all()
    .map((row) => row['n'] as number);
}

const upTo = (end: number) => Array.from({ length: end }, (_, n) => n);

test('a log that is written to a lot is longer than what it holds; one that is not is not', () => {
  write(0, 5);
  expect(logSize()).toBeLessThan(file.log().pages * FRAME + 4096);
  write(5, 200);
  const used = file.log().pages * FRAME;
  expect(logSize()).toBeGreaterThan(used + ROOM / 4);
  expect(logSize()).toBeLessThan(used + 2 * ROOM);
});

test('what is left of a server that was killed is whole, and another process writes on in the same log', () => {
  write(0, 200);
  const other = openStoreFile(join(folder, 'store'), { create: false })!;
  other.transaction(() => other.sql('INSERT INTO kept VALUES (200, ?)').run('x'.repeat(9000)));
  other.close();
  write(201, 220);
  copyFileSync(join(folder, 'store'), join(folder, 'copy'));
  copyFileSync(join(folder, 'store-wal'), join(folder, 'copy-wal'));
  const copy = openStoreFile(join(folder, 'copy'), { create: false })!;
  expect(kept(copy)).toEqual(upTo(220));
  copy.close();
});

test('a full disk refuses the room, not the writes', () => {
  const full = vi.mocked(writeSync).mockImplementation(() => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  write(0, 200);
  expect(full).toHaveBeenCalledTimes(1);
  expect(logSize()).toBeLessThan(file.log().pages * FRAME + 4096);
  expect(kept(file)).toEqual(upTo(200));
});
