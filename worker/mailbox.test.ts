import { describe, expect, test } from 'vitest';
import { type Job, JobLater, type Task } from '#model/job';
import { AppError } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';
import { mailboxWorker } from './mailbox.ts';

/** What is asked after a visit that ends so. */
async function after(isDone: boolean, message: JsonValue): Promise<object[]> {
  const pushed: object[] = [];
  const worker = mailboxWorker(
    { sync: async () => isDone },
    {
      push: async (_, job) => {
        pushed.push(job);
        return {} as Job;
      },
    },
  );
  await worker.run({ job: { message, trigger_id: 't1' }, signal: new AbortController().signal } as Task);
  return pushed;
}

describe('a visit of a mailbox', () => {
  test.each<[what: string, isDone: boolean, message: JsonValue, next: object[]]>([
    ['that is done has none after it', true, { account: 'a' }, []],
    [
      'that was left has another one at the end of the line',
      false,
      { account: 'a' },
      [{ worker: 'mailbox', message: { account: 'a', visit: 2 }, trigger_id: 't1' }],
    ],
    [
      'counts those before it',
      false,
      { account: 'a', visit: 49 },
      [{ worker: 'mailbox', message: { account: 'a', visit: 50 }, trigger_id: 't1' }],
    ],
    ['is not made for ever', false, { account: 'a', visit: 50 }, []],
    [
      'begins with a number that makes no sense',
      false,
      { account: 'a', visit: -1_000 },
      [{ worker: 'mailbox', message: { account: 'a', visit: 2 }, trigger_id: 't1' }],
    ],
  ])('%s', async (_, isDone, message, next) => expect(await after(isDone, message)).toEqual(next));

  test('that finds no place at its server is made later, and has not failed', async () => {
    const sync = () => Promise.reject(new AppError('too-many-requests', 'Too many'));
    const worker = mailboxWorker({ sync }, { push: () => Promise.reject(new Error('pushed')) });
    const task = { job: { message: { account: 'a' } }, signal: new AbortController().signal } as unknown as Task;
    await expect(worker.run(task)).rejects.toBeInstanceOf(JobLater);
  });
});
