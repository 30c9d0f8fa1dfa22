import { expect, test, vi } from 'vitest';
import type { Logger } from '#pkg/log';
import { startJournalWriter } from './journal-writer.ts';

function recorder() {
  const lines: string[] = [];
  const write = (_: object, message: string) => void lines.push(message);
  const log: Logger = { debug: write, info: write, warn: write, error: write, child: () => log };
  return { log, lines };
}

test('the journal is written now and then, a last time at the end, and a failure is told', async () => {
  const { log, lines } = recorder();
  let writes = 0;
  const journal = {
    flush: async () => {
      writes++;
      if (writes === 1) throw new Error('the disk is full');
    },
  };
  const stop = startJournalWriter(journal, log, 5);
  await vi.waitFor(() => expect(writes).toBeGreaterThan(1));
  expect(lines).toEqual(['the access journal could not be written']);
  await stop();
  const before = writes;
  const end = startJournalWriter(journal, log, 60_000);
  await end();
  expect(writes).toBe(before + 1);
});
