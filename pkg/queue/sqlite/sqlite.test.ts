import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteQueue } from '#driver/queue/sqlite';
import { queueContract } from '../contract.ts';

queueContract('sqlite', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'queue-'));
  const opened = [openSqliteQueue({ directory })];
  return {
    queue: opened[0] as (typeof opened)[0],
    async second() {
      const queue = openSqliteQueue({ directory });
      opened.push(queue);
      return queue;
    },
    async [Symbol.asyncDispose]() {
      for (const queue of opened) await queue[Symbol.asyncDispose]();
      await rm(directory, { recursive: true });
    },
  };
});
