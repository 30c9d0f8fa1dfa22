import { describe, expect, test } from 'vitest';
import type { Locks } from './index.ts';

export interface LocksUnderTest extends AsyncDisposable {
  /** The same locks, as two processes see them; a driver for one process gives them twice. */
  both: readonly [Locks, Locks];
}

/** A door that a test opens. */
function door(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** Starts works that stay until told, and notes who is in. */
function visitors() {
  const inside = new Set<string>();
  const log: string[] = [];
  return {
    inside,
    log,
    enter(name: string, lock: (work: () => Promise<void>) => Promise<void>) {
      const entered = door();
      const leave = door();
      const done = lock(async () => {
        inside.add(name);
        log.push(name);
        entered.open();
        await leave.opened;
        inside.delete(name);
      });
      const end = () => {
        leave.open();
        return done;
      };
      return { entered: entered.opened, leave: end };
    },
  };
}

/** Long enough for a lock that is wrongly given to be seen. */
const A_WHILE = 60;
const aWhile = () => new Promise((resolve) => setTimeout(resolve, A_WHILE));

/** What every driver of locks must do. */
export function locksContract(open: () => Promise<LocksUnderTest>): void {
  describe.each([
    ['one process', 0],
    ['two processes', 1],
  ] as const)('in %s', (_, other) => {
    test('a writer is alone', async () => {
      await using under = await open();
      const [a, b] = [under.both[0], under.both[other]];
      const { inside, enter } = visitors();
      const first = enter('first', (work) => a.write('n', work));
      await first.entered;
      const second = enter('second', (work) => b.write('n', work));
      const reader = enter('reader', (work) => b.read('n', work));
      await aWhile();
      expect([...inside]).toEqual(['first']);
      await first.leave();
      await second.entered;
      expect([...inside]).toEqual(['second']);
      await second.leave();
      await reader.entered;
      await reader.leave();
    });

    test('readers are together, and a writer that waits comes before later readers', async () => {
      await using under = await open();
      const [a, b] = [under.both[0], under.both[other]];
      const { inside, log, enter } = visitors();
      const readers = [enter('r1', (work) => a.read('n', work)), enter('r2', (work) => b.read('n', work))];
      for (const reader of readers) await reader.entered;
      expect(inside.size).toBe(2);
      const writer = enter('w', (work) => a.write('n', work));
      await aWhile();
      const late = enter('r3', (work) => b.read('n', work));
      await aWhile();
      expect([...inside].sort()).toEqual(['r1', 'r2']);
      for (const reader of readers) await reader.leave();
      await writer.entered;
      expect([...inside]).toEqual(['w']);
      await writer.leave();
      await late.entered;
      await late.leave();
      expect(log.slice(2)).toEqual(['w', 'r3']);
    });

    test('many increments lose none, and each writer has a greater fence', async () => {
      await using under = await open();
      let count = 0;
      const fences: number[] = [];
      const increment = (locks: Locks) =>
        locks.write('n', async ({ fence }) => {
          const read = count;
          await new Promise(setImmediate);
          count = read + 1;
          fences.push(fence);
        });
      await Promise.all(Array.from({ length: 60 }, (_, n) => increment(under.both[n % 2 === 0 ? 0 : other])));
      expect(count).toBe(60);
      expect(fences).toEqual([...new Set(fences)].sort((x, y) => x - y));
    });

    test('what fails in the lock is told, and frees it', async () => {
      await using under = await open();
      const failing = under.both[0].write('n', () => Promise.reject(new Error('no')));
      await expect(failing).rejects.toThrow('no');
      expect(await under.both[other].write('n', async () => 'yes')).toBe('yes');
    });

    test('names are apart', async () => {
      await using under = await open();
      const { enter } = visitors();
      const first = enter('first', (work) => under.both[0].write('n', work));
      await first.entered;
      for (const name of ['m', 'n ', 'n/x', 'N']) {
        expect(await under.both[other].write(name, async () => name)).toBe(name);
      }
      await first.leave();
    });

    test('a lock inside of another one', async () => {
      await using under = await open();
      const [a, b] = [under.both[0], under.both[other]];
      const nested = (locks: Locks) => locks.read('outer', () => locks.write('inner', async () => 1));
      expect(await Promise.all([nested(a), nested(b), nested(a)])).toEqual([1, 1, 1]);
    });
  });
}
