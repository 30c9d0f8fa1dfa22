import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqliteQueue } from '#driver/queue/sqlite';
import type { NewJob } from '../types.ts';
import { moveLeftJobs } from './left-jobs.ts';

const NEVER = new AbortController().signal;
const job = (id: string, more: Partial<NewJob> = {}): NewJob => ({
  id,
  queue: 'work',
  tenant: 'alice',
  data: `data of ${id}`,
  ...more,
});

test('what waits in a queue that is left goes to the next one, all but what is held', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'left-'));
  const [old, next] = [join(folder, 'old'), join(folder, 'next')];
  try {
    expect(await moveLeftJobs(old, { add: () => Promise.reject(new Error('unused')) }, NEVER)).toEqual({
      moved: 0,
      held: 0,
    });
    await using leaving = openSqliteQueue({ directory: old });
    await using to = openSqliteQueue({ directory: next });
    await leaving.add([job('held')]);
    const [held] = await leaving.take('work');
    await leaving.add([
      ...Array.from({ length: 450 }, (_, n) => job(`j${n}`, { tenant: `t${n % 3}` })),
      job('urgent', { priority: 'high' }),
      job('later', { delay: 60_000 }),
      job('one', { queue: 'other', unique: 'k' }),
    ]);

    // A store that fails half-way has what it took; nothing is lost.
    let calls = 0;
    const failing = {
      add: (jobs: readonly NewJob[]) => (++calls === 2 ? Promise.reject(new Error('it is down')) : to.add(jobs)),
    };
    await expect(moveLeftJobs(old, failing, NEVER)).rejects.toThrow('it is down');
    expect(await moveLeftJobs(old, to, NEVER)).toEqual({ moved: 253, held: 1 });

    expect(await leaving.counts('work')).toEqual({ waiting: 0, held: 1 });
    expect(await to.counts('work')).toEqual({ waiting: 452, held: 0 });
    const [first] = await to.take('work', { room: (tenant) => (tenant === 'alice' ? 1 : 0) });
    expect(first).toMatchObject({ id: 'urgent', data: 'data of urgent' });
    // It waits for its time, and its key is known.
    expect(await to.take('work', { room: (tenant) => (tenant === 'alice' ? 1 : 0) })).toEqual([]);
    expect(await to.add([job('two', { queue: 'other', unique: 'k' })])).toEqual(['one']);
    expect(await leaving.finish(held as NonNullable<typeof held>)).toBe(true);
    expect(await moveLeftJobs(old, to, NEVER)).toEqual({ moved: 0, held: 0 });
  } finally {
    await rm(folder, { recursive: true });
  }
});
