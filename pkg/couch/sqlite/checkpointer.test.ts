import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCheckpointer } from './checkpointer.ts';
import { openStoreFile, type StoreFile } from './store-file.ts';

let directory: string;
let file: StoreFile;
let held: Promise<void>[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'checkpointer-'));
  file = openStoreFile(join(directory, 'a.sqlite'), { create: true }) as StoreFile;
  held = [];
});
afterEach(async () => {
  await Promise.all(held);
  file.close();
  rmSync(directory, { recursive: true });
});

const open = () => createCheckpointer(file, (work) => void held.push(work));

/** Each row takes a page, and its key some more. */
function writePages(pages: number): void {
  const insert = file.sql('INSERT INTO local_documents (db, id, rev, text) VALUES (1, ?, 1, ?)');
  file.transaction(() => {
    for (let n = 0; n < pages; n++) insert.run(crypto.randomUUID(), 'x'.repeat(3500));
  });
}

const left = () => file.log().pages - file.log().moved;

test('a short log is left alone', () => {
  writePages(500);
  expect(open().atNeed()).toBeUndefined();
  expect(held).toEqual([]);
  expect(file.log().moved).toBe(0);
});

test('a log is moved to the file beside the loop, which no writer waits for; the next write begins it again', async () => {
  writePages(1200);
  const checkpointer = open();
  expect(checkpointer.atNeed()).toBeUndefined();
  expect(checkpointer.atNeed()).toBeUndefined();
  expect(left()).toBeGreaterThan(1000);
  await Promise.all(held);
  expect(left()).toBe(0);
  expect(statSync(file.path).size).toBeGreaterThan(1200 * 3500);
  writePages(1);
  expect(file.log().pages).toBeLessThan(50);
});

test('writers wait when the log is long, so that it ends, however fast they write', async () => {
  writePages(8200);
  await open().atNeed();
  expect(left()).toBe(0);
});

test('what a reader of an old state still needs is left for the next time', async () => {
  const reader = new DatabaseSync(file.path);
  reader.exec('BEGIN; SELECT * FROM local_documents');
  writePages(8200);
  const checkpointer = open();
  await checkpointer.atNeed();
  expect(left()).toBeGreaterThan(8000);
  reader.exec('COMMIT');
  reader.close();
  await checkpointer.atNeed();
  expect(left()).toBe(0);
});

test('a file that was taken away is not made again', async () => {
  writePages(1200);
  rmSync(file.path);
  open().atNeed();
  await Promise.all(held);
  expect(statSync(file.path, { throwIfNoEntry: false })).toBeUndefined();
});
