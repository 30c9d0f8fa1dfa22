import { fdatasync, globSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { Json } from '#pkg/json';
import type { ChangesOptions } from '../types.ts';
import { openStoreFile } from './store-file.ts';
import { tempCouch } from './temp-couch.ts';

// No disk here refuses a flush, or takes its time, when it is told to.
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return { ...fs, fdatasync: vi.fn(fs.fdatasync) };
});

const flush = vi.mocked(fdatasync);

const put = (id: string) => ({ id, body: Json.of({}) });

test.each<ChangesOptions>([{ since: '0' }, { since: '0', docIds: ['a'] }, { since: 'now', limit: 0 }])(
  'a write and its changes (%j) wait for the flush; a read does not',
  async (options) => {
    await using couch = await tempCouch();
    const database = couch.database('flush/docs');
    await database.create();
    const asked = Promise.withResolvers<() => void>();
    flush.mockImplementationOnce((_file, done) => asked.resolve(() => done(null)));
    const over: string[] = [];
    const write = database.put(put('a')).then(() => over.push('write'));
    const end = await asked.promise;
    const changes = database.changes(options).then(() => over.push('changes'));
    expect(await database.get('a')).toMatchObject({ id: 'a' });
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(over).toEqual([]);
    end();
    await Promise.all([write, changes]);
    expect(over.sort()).toEqual(['changes', 'write']);
  },
);

test('after a flush that was refused, the next one copies the log to the file', async () => {
  await using couch = await tempCouch();
  const database = couch.database('flush/docs');
  await database.create();
  flush.mockClear();
  flush.mockImplementationOnce((_file, done) => done(Object.assign(new Error('input/output error'), { code: 'EIO' })));
  await expect(database.put(put('refused'))).rejects.toMatchObject({ code: 'EIO' });
  expect(flush).toHaveBeenCalledTimes(1);
  await database.put(put('kept'));
  expect(flush).toHaveBeenCalledTimes(1);
  const path = globSync(`${couch.directory}/*/*/*/couch.sqlite`)[0] ?? '';
  const other = openStoreFile(path, { create: false });
  expect(other?.log()).toSatisfy(({ pages, moved }) => pages > 0 && pages === moved);
  other?.close();
  await database.put(put('later'));
  expect(flush).toHaveBeenCalledTimes(2);
});
