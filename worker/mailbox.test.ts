import { describe, expect, test } from 'vitest';
import type { Job, Task } from '#model/job';
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
});
