import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PouchDB from 'pouchdb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';

// As the ecosystem's apps replicate: PouchDB's own client on /data, the token being the password of the address.
let server: DocumentsFixture;
let directory: string;
const opened: PouchDB[] = [];

beforeAll(async () => {
  server = await documentsFixture();
  directory = await mkdtemp(join(tmpdir(), 'pouch-data-'));
});
afterAll(async () => {
  for (const pouch of opened) await pouch.close();
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

function local(name: string): PouchDB {
  const pouch = new PouchDB(join(directory, name));
  opened.push(pouch);
  return pouch;
}

async function remote(doctype: string, scope = doctype): Promise<PouchDB> {
  const token = await server.token(scope);
  return new PouchDB(`http://user:${token}@${server.alice.domain}/data/${doctype}`, {
    skip_setup: true,
    fetch: (url: string, init: RequestInit) => {
      const headers = new Headers(init.headers);
      headers.set('Host', server.alice.domain);
      return server.app.request(url, { ...init, headers });
    },
  });
}

test('replicates both ways, with conflicts and deletions, and tells the others', async () => {
  await server.docs.create(server.alice, 'io.cozy.todos', { _id: 'from-server', n: 1 });
  const [phone, laptop, cozy] = [local('phone'), local('laptop'), await remote('io.cozy.todos')];
  const events = server.events();
  const docs = Array.from({ length: 300 }, (_, n) => ({ _id: `todo/${n} é`, n }));
  await phone.bulkDocs(docs);
  expect(await phone.sync(cozy)).toMatchObject({ push: { docs_written: 300 }, pull: { docs_written: 1 } });
  expect(events).toHaveLength(300);
  expect(events[0]).toMatchObject({ verb: 'CREATED', doctype: 'io.cozy.todos' });

  await laptop.replicate.from(cozy);
  const [mine, theirs] = [await phone.get('todo/1 é'), await laptop.get('todo/1 é')];
  await phone.put({ ...mine, from: 'phone' });
  await laptop.put({ ...theirs, from: 'laptop' });
  await phone.remove(await phone.get('todo/2 é'));
  events.length = 0;
  await phone.sync(cozy);
  await laptop.sync(cozy);
  await phone.sync(cozy);

  const states = await Promise.all([phone, laptop, cozy].map((db) => db.get('todo/1 é', { conflicts: true })));
  expect(states[1]).toEqual(states[0]);
  expect(states[2]).toMatchObject({ from: states[0]?.['from'], _rev: states[0]?._rev });
  expect(states[0]?._conflicts).toHaveLength(1);
  expect(await laptop.info()).toMatchObject({ doc_count: 300 });
  expect(events.map(({ verb }) => verb).sort()[0]).toBe('DELETED');
});

test('stops at what it may not read, with the text that clients look for', async () => {
  const pull = local('sessions').replicate.from(await remote('io.cozy.sessions', '*'));
  await expect(pull).rejects.toMatchObject({
    status: 403,
    error: 'code=403, message=reserved doctype io.cozy.sessions unreadable',
  });
});

test('writes nothing with the right to read only', async () => {
  const phone = local('reader');
  await phone.put({ _id: 'mine' });
  const events = server.events();
  const reader = await remote('io.cozy.todos', 'io.cozy.todos:GET');
  await expect(phone.replicate.to(reader)).rejects.toMatchObject({ status: 403 });
  expect(events).toEqual([]);
  expect(await phone.replicate.from(reader)).toMatchObject({ ok: true });
});
