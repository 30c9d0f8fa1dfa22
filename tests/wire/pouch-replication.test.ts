import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PouchDB from 'pouchdb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CouchServer, startCouchServer } from '../couch-server.ts';

let server: CouchServer;
let directory: string;
let opened: PouchDB[];

beforeEach(async () => {
  server = await startCouchServer();
  directory = await mkdtemp(join(tmpdir(), 'pouch-'));
  opened = [];
});

afterEach(async () => {
  for (const pouch of opened) await pouch.close();
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

function local(name: string): PouchDB {
  const pouch = new PouchDB(join(directory, name));
  opened.push(pouch);
  return pouch;
}

function remote(name = 'shop/io-cozy-things'): PouchDB {
  return new PouchDB(`${server.adminUrl}/${encodeURIComponent(name)}`);
}

/** The winner, its conflicts and its history, wherever the document is. */
async function stateOf(pouch: PouchDB, id: string): Promise<unknown> {
  const { _rev, _conflicts, _revisions, ...rest } = await pouch.get(id, { conflicts: true, revs: true });
  return { _rev, conflicts: (_conflicts ?? []).toSorted(), _revisions, rest };
}

describe('the client of PouchDB', () => {
  test('makes the database, pushes, and another one pulls the same', async () => {
    const [phone, laptop] = [local('phone'), local('laptop')];
    await phone.bulkDocs([
      { _id: 'apple', price: 1, deep: { list: [1, 2.5, null, 'é'] } },
      { _id: 'with/slash and + é', price: 2 },
      { _id: '_design/plain', language: 'query' },
    ]);
    const first = await phone.put({ _id: 'changed', step: 1 });
    await phone.put({ _id: 'changed', _rev: first.rev, step: 2 });

    const pushed = await phone.replicate.to(remote());
    expect(pushed).toMatchObject({ ok: true, docs_written: 4, doc_write_failures: 0 });
    const pulled = await laptop.replicate.from(remote());
    expect(pulled).toMatchObject({ ok: true, docs_written: 4, doc_write_failures: 0 });

    for (const id of ['apple', 'with/slash and + é', '_design/plain', 'changed']) {
      expect(await stateOf(laptop, id)).toEqual(await stateOf(phone, id));
      expect(await stateOf(remote(), id)).toEqual(await stateOf(phone, id));
    }
  });

  test('has the same winner and the same conflicts everywhere', async () => {
    const [phone, laptop] = [local('phone'), local('laptop')];
    await phone.put({ _id: 'note', text: 'start' });
    await phone.sync(remote());
    await laptop.sync(remote());
    for (const [pouch, edits] of [
      [phone, ['p1']],
      [laptop, ['l1', 'l2']],
    ] as const) {
      for (const text of edits) await pouch.put({ ...(await pouch.get('note')), text });
    }
    for (const pouch of [phone, laptop, phone]) await pouch.sync(remote());

    const expected = await stateOf(remote(), 'note');
    expect(expected).toMatchObject({ conflicts: [expect.stringMatching(/^2-/)], rest: { text: 'l2' } });
    expect(await stateOf(phone, 'note')).toEqual(expected);
    expect(await stateOf(laptop, 'note')).toEqual(expected);
  });

  test('carries deletions, also that of the losing branch', async () => {
    const [phone, laptop] = [local('phone'), local('laptop')];
    await phone.bulkDocs([{ _id: 'kept' }, { _id: 'gone' }]);
    await phone.sync(remote());
    await laptop.sync(remote());
    await phone.put({ ...(await phone.get('kept')), by: 'phone' });
    await laptop.put({ ...(await laptop.get('kept')), by: 'laptop' });
    await laptop.remove(await laptop.get('gone'));
    for (const pouch of [phone, laptop, phone]) await pouch.sync(remote());

    const { _conflicts: [loser = ''] = [] } = await phone.get('kept', { conflicts: true });
    await phone.remove({ _id: 'kept', _rev: loser });
    for (const pouch of [phone, laptop]) await pouch.sync(remote());
    for (const pouch of [phone, laptop, remote()]) {
      expect(await pouch.get('kept', { conflicts: true })).not.toHaveProperty('_conflicts');
      await expect(pouch.get('gone')).rejects.toMatchObject({ status: 404, reason: 'deleted' });
    }
  });

  test('carries attachments', async () => {
    const [phone, laptop] = [local('phone'), local('laptop')];
    const attachment = { content_type: 'image/png', data: btoa('pixels') };
    await phone.put({ _id: 'photo', _attachments: { 'a.png': attachment } });
    await phone.sync(remote());
    await laptop.sync(remote());
    expect(await laptop.get('photo', { attachments: true })).toMatchObject({ _attachments: { 'a.png': attachment } });
    await laptop.put({ ...(await laptop.get('photo')), title: 'kept by its stub' });
    await laptop.sync(remote());
    await phone.sync(remote());
    const expected = { title: 'kept by its stub', _attachments: { 'a.png': attachment } };
    expect(await phone.get('photo', { attachments: true })).toMatchObject(expected);
  });

  test('starts again where it stopped, from the checkpoints in the local documents', async () => {
    const phone = local('phone');
    await phone.put({ _id: 'one' });
    await phone.replicate.to(remote());
    await phone.put({ _id: 'two' });
    expect(await phone.replicate.to(remote())).toMatchObject({ docs_read: 1, docs_written: 1 });
    expect(await phone.replicate.to(remote())).toMatchObject({ docs_read: 0, docs_written: 0 });
  });

  test('hears of a change while it listens', async () => {
    const phone = local('phone');
    await remote().put({ _id: 'before' });
    const live = phone.replicate.from(remote(), { live: true });
    const heard = new Promise<string>((resolve) => {
      live.on('change', ({ docs }) => {
        if (docs.some(({ _id }) => _id === 'after')) resolve('after');
        else void remote().put({ _id: 'after' });
      });
    });
    expect(await heard).toBe('after');
    live.cancel();
    await live.catch(() => undefined);
  });

  test('replicates 10,000 documents with conflicts and deletions both ways', { timeout: 60_000 }, async () => {
    const [phone, laptop] = [local('phone'), local('laptop')];
    const docs = Array.from({ length: 10_000 }, (_, n) => ({ _id: `doc-${n}`, n, text: 'x'.repeat(100) }));
    await phone.bulkDocs(docs);
    await phone.replicate.to(remote(), { batch_size: 1000 });
    const branch = (n: number) => ({
      _id: `doc-${n}`,
      _rev: `2-branch${n}`,
      _revisions: { start: 2, ids: [`branch${n}`, 'elsewhere'] },
      ...(n % 2 === 0 && { _deleted: true }),
    });
    await remote().bulkDocs(
      Array.from({ length: 1000 }, (_, n) => branch(n)),
      { new_edits: false },
    );
    await laptop.replicate.from(remote(), { batch_size: 1000 });

    expect((await laptop.info()).doc_count).toBe(10_000);
    expect((await remote().info()).doc_count).toBe(10_000);
    for (const n of [0, 1, 998, 999, 9999]) {
      expect(await stateOf(laptop, `doc-${n}`)).toEqual(await stateOf(remote(), `doc-${n}`));
    }
    const { rows } = await laptop.allDocs();
    const there = await remote().allDocs();
    expect(rows.map(({ id, value }) => [id, value.rev])).toEqual(there.rows.map(({ id, value }) => [id, value.rev]));
  });
});
