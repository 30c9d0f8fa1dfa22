import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Committer, createCommitter } from './committer.ts';
import { openStoreFile, type StoreFile } from './store-file.ts';

/** These logs are short. */
const NEVER = { atNeed: () => undefined };

let directory: string;
let file: StoreFile;
let committer: Committer;

function open(path: string): StoreFile {
  return openStoreFile(path, { create: true }) as StoreFile;
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'committer-'));
  file = open(join(directory, 'a.sqlite'));
  committer = createCommitter(file, NEVER);
});

afterEach(() => {
  file.close();
  rmSync(directory, { recursive: true });
});

function add(id: string): void {
  file.sql('INSERT INTO local_documents (db, id, rev, text) VALUES (1, ?, 1, ?)').run(id, '{}');
}

function ids(): string[] {
  return file
    .sql('SELECT id FROM local_documents ORDER BY id')
    .all()
    .map(({ id }) => id as string);
}

/** How many transactions the file has seen: each changes this number for another connection. */
function transactions(other: StoreFile): () => boolean {
  let last = other.dataVersion();
  return () => {
    const changed = other.dataVersion() !== last;
    last = other.dataVersion();
    return changed;
  };
}

describe('writers of one turn of the loop', () => {
  /** The file, whose flushes last until they are let go, and are refused on demand. */
  function slowDisk() {
    const flushes: { end: (error?: Error) => void }[] = [];
    const flush = () =>
      new Promise<void>((resolve, reject) => {
        flushes.push({ end: (error) => (error ? reject(error) : resolve()) });
      });
    return { committer: createCommitter({ ...file, flush }, NEVER), flushes };
  }

  test('are answered once the disk has been flushed, if they must be durable; those that come meanwhile share the next flush', async () => {
    const { committer: slow, flushes } = slowDisk();
    const answered: string[] = [];
    const write = (id: string, isDurable?: boolean) =>
      slow.write(() => add(id), isDurable).then(() => answered.push(id));
    await write('a', false);
    expect(flushes).toEqual([]);
    const first = write('b');
    await write('c', false);
    expect(answered).toEqual(['a', 'c']);
    expect(flushes).toHaveLength(1);
    const later = [write('d'), write('e')];
    await new Promise((resolve) => setImmediate(resolve));
    expect(ids()).toEqual(['a', 'b', 'c']);
    flushes[0]?.end();
    await first;
    await vi.waitFor(() => expect(flushes).toHaveLength(2));
    expect(answered).toEqual(['a', 'c', 'b']);
    flushes[1]?.end();
    await Promise.all(later);
    expect(ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('are refused when the disk is, and the next ones are kept', async () => {
    const { committer: slow, flushes } = slowDisk();
    const refused = slow.write(() => add('a'));
    await vi.waitFor(() => expect(flushes).toHaveLength(1));
    flushes[0]?.end(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
    await expect(refused).rejects.toMatchObject({ code: 'service_unavailable', message: 'The disk is full.' });
    const kept = slow.write(() => add('b'));
    await vi.waitFor(() => expect(flushes).toHaveLength(2));
    flushes[1]?.end();
    await kept;
    expect(ids()).toContain('b');
  });

  test('share a transaction, and are answered after it', async () => {
    const other = open(file.path);
    const changed = transactions(other);
    const writes = ['a', 'b', 'c'].map((id) => committer.write(() => add(id)));
    expect(ids()).toEqual([]);
    await writes[0];
    expect(changed()).toBe(true);
    await Promise.all(writes);
    expect(changed()).toBe(false);
    expect(ids()).toEqual(['a', 'b', 'c']);
    other.close();
  });

  test('fail alone: what they did is undone, the others are kept', async () => {
    const results = await Promise.allSettled([
      committer.write(() => add('a')),
      committer.write(() => {
        add('half');
        throw new Error('on purpose');
      }),
      committer.write(() => add('a')),
      committer.write(() => add('b')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { message: 'on purpose' } });
    expect(ids()).toEqual(['a', 'b']);
  });

  test('are all refused when the transaction is lost, and the next one works', async () => {
    const results = await Promise.allSettled([
      committer.write(() => add('a')),
      committer.write(() => {
        file.sql('ROLLBACK').run();
        throw new Error('the disk is full');
      }),
      committer.write(() => add('b')),
    ]);
    expect(results.slice(0, 2).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    // It was not in the lost transaction: it goes in the next one.
    expect(results[2]).toMatchObject({ status: 'fulfilled' });
    expect(ids()).toEqual(['b']);
  });

  test('are told that the disk is full, and nothing of it is left', async () => {
    file.sql('PRAGMA max_page_count = 40').get();
    const big = () =>
      file.sql('INSERT INTO local_documents (db, id, rev, text) VALUES (1, ?, 1, ?)').run('big', 'x'.repeat(1e6));
    const results = await Promise.allSettled([committer.write(() => add('a')), committer.write(big)]);
    expect(results[1]).toMatchObject({ reason: { code: 'service_unavailable', message: 'The disk is full.' } });
    expect(ids()).toEqual(results[0]?.status === 'fulfilled' ? ['a'] : []);
    await committer.write(() => add('b'));
    expect(ids()).toContain('b');
  });

  test('do not hold the loop, whatever their number', async () => {
    let inTurn = 0;
    let most = 0;
    let watching = true;
    const watch = (async () => {
      while (watching) {
        await new Promise((resolve) => setImmediate(resolve));
        most = Math.max(most, inTurn);
        inTurn = 0;
      }
    })();
    const slow = () => {
      inTurn++;
      const until = performance.now() + 5;
      while (performance.now() < until);
    };
    await Promise.all(Array.from({ length: 40 }, () => committer.write(slow)));
    watching = false;
    await watch;
    // 200 ms of work in all: counted by its parts, since a busy machine adds pauses of its own.
    expect(most).toBeLessThan(6);
  });

  test('wait for another process to end its transaction, without holding the loop', async () => {
    const other = open(file.path);
    other.sql('BEGIN IMMEDIATE').run();
    let done = false;
    const write = committer
      .write(() => add('a'))
      .then(() => {
        done = true;
      });
    for (let turn = 0; turn < 3; turn++) await delay(20);
    expect(done).toBe(false);
    other.sql('COMMIT').run();
    other.close();
    await write;
    expect(ids()).toEqual(['a']);
  });
});
