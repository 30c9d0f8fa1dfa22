import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PouchDB from 'pouchdb';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Item, type LiveCozy, liveCozy, type StackClient } from '#tests/wire/live-cozy';
import { networkTo } from '#tests/wire/network';

// The ecosystem's replication, unmodified: it fills a PouchDB by `_all_docs`, then replicates by PouchDB's own protocol.
const require = createRequire(import.meta.url);
// It comes for browsers: loading it looks for the page, but a platform of ours is used for the rest.
vi.stubGlobal('self', globalThis);
const { default: CozyClient, StackLink } = require('cozy-client') as typeof import('cozy-client');
const { default: PouchLink } = require('cozy-pouch-link') as { default: new (options: object) => Link };

interface Link {
  startReplication(): void;
  stopReplication(): void;
  onLogin(): Promise<void>;
  getPouch(doctype: string): PouchDB;
}
interface Device extends AsyncDisposable {
  pouch(doctype: string): PouchDB;
  /** One replication of all doctypes, to its end; rejects with what stopped it. */
  replicate(): Promise<void>;
  /**
   * The first one, and the one after it: the client starts that one from the number of the server's last change, for
   * its own changes too, so that it may not push.
   */
  fill(): Promise<void>;
  client: InstanceType<typeof CozyClient>;
}

// The client takes a first page with a design document in it for the last one: these ids are before all of them.
const contactId = (n: number) => `${String(n).padStart(4, '0')} é`;
const CONTACTS = 'io.cozy.contacts';
let cozy: LiveCozy;
let remote: StackClient;
let directory: string;
const devices: Device[] = [];

beforeAll(async () => {
  cozy = await liveCozy();
  remote = await cozy.client(`${CONTACTS} io.cozy.todos io.cozy.files`);
  directory = await mkdtemp(join(tmpdir(), 'pouch-link-'));
});
afterEach(async () => {
  for (const device of devices.splice(0)) await device[Symbol.asyncDispose]();
});
afterAll(async () => {
  expect(cozy.stack.errors).toEqual([]);
  await cozy[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

async function device(name: string, doctypes: string[], token: string): Promise<Device> {
  const kept = new Map<string, string>();
  let settle: { resolve(): void; reject(error: Error): void } | undefined;
  const platform = {
    storage: {
      getItem: async (key: string) => kept.get(key) ?? null,
      setItem: async (key: string, value: string) => void kept.set(key, value),
      removeItem: async (key: string) => void kept.delete(key),
    },
    events: { addEventListener() {}, removeEventListener() {} },
    pouchAdapter: function adapter(database: string, options: object) {
      return new PouchDB(join(directory, `${name}-${encodeURIComponent(database)}`), options);
    },
    isOnline: async () => true,
  };
  const link = new PouchLink({
    doctypes,
    platform,
    initialSync: false,
    periodicSync: false,
    onSync: () => settle?.resolve(),
    onSyncError: (error: Error) => settle?.reject(error),
  });
  const client = new CozyClient({ uri: cozy.uri, token, links: [link, new StackLink()] } as never);
  await link.onLogin();
  const made: Device = {
    client,
    pouch: (doctype) => link.getPouch(doctype),
    replicate: () => {
      const done = new Promise<void>((resolve, reject) => {
        settle = { resolve, reject };
      });
      link.startReplication();
      return done;
    },
    async fill() {
      await made.replicate();
      await made.replicate();
    },
    async [Symbol.asyncDispose]() {
      link.stopReplication();
      for (const doctype of doctypes) await link.getPouch(doctype).close();
    },
  };
  devices.push(made);
  return made;
}

test('fills a device by pages, then replicates both ways', async () => {
  const contacts = remote.collection(CONTACTS);
  await contacts.create({ _id: '-first', name: 'First' });
  for (let start = 0; start < 2500; start += 1250) {
    const docs = Array.from({ length: 1250 }, (_, n) => ({ _id: contactId(start + n), n: start + n }));
    await contacts.updateAll(docs);
  }
  await contacts.destroy((await contacts.get(contactId(7))).data);
  await contacts.createIndex(['n'], { indexName: 'by_n' });

  const phone = await device('phone', [CONTACTS], await cozy.token(CONTACTS));
  await phone.fill();
  const pouch = phone.pouch(CONTACTS);
  expect((await pouch.allDocs()).total_rows).toBe(2500);
  expect(await pouch.get(contactId(2499))).toMatchObject({ n: 2499, _rev: expect.stringMatching(/^1-/) });

  await pouch.put({ ...(await pouch.get(contactId(1))), from: 'phone' });
  await pouch.put({ _id: 'made on the phone', name: 'Phone' });
  await pouch.remove(await pouch.get(contactId(2)));
  await contacts.update({ ...(await contacts.get(contactId(3))).data, from: 'server' });
  await phone.replicate();
  expect((await contacts.get(contactId(1))).data).toMatchObject({ from: 'phone' });
  expect((await contacts.get('made on the phone')).data).toMatchObject({ name: 'Phone' });
  expect((await contacts.get(contactId(2))).data).toBeNull();
  expect(await pouch.get(contactId(3))).toMatchObject({ from: 'server' });
});

test('has the same winner on two devices that changed the same', async () => {
  const todos = remote.collection('io.cozy.todos');
  await todos.create({ _id: 'shared', text: 'start' });
  const token = await cozy.token('io.cozy.todos');
  const [phone, laptop] = [await device('p2', ['io.cozy.todos'], token), await device('l2', ['io.cozy.todos'], token)];
  for (const each of [phone, laptop]) await each.fill();
  for (const [each, text] of [
    [phone, 'phone'],
    [laptop, 'laptop'],
  ] as const) {
    const pouch = each.pouch('io.cozy.todos');
    await pouch.put({ ...(await pouch.get('shared')), text });
  }
  for (const each of [phone, laptop, phone]) await each.replicate();
  const winner = (await todos.get('shared')).data as Item;
  for (const each of [phone, laptop]) {
    const here = await each.pouch('io.cozy.todos').get('shared', { conflicts: true });
    expect([here._rev, here['text']]).toEqual([winner._rev, winner['text']]);
    expect(here._conflicts).toHaveLength(1);
  }
});

test('passes over a database that is missing and a doctype that is reserved', async () => {
  const doctypes = ['io.cozy.todos', 'io.cozy.never.written', 'io.cozy.sharings'];
  const mixed = await device('mixed', doctypes, await cozy.token(doctypes.join(' ')));
  await mixed.replicate();
  expect((await mixed.pouch('io.cozy.todos').allDocs()).total_rows).toBeGreaterThan(0);
});

test('is stopped by a token that may not, and by one that is wrong', async () => {
  const forbidden = await device('forbidden', [CONTACTS], await cozy.token('io.cozy.todos'));
  await expect(forbidden.replicate()).rejects.toMatchObject({ errors: [{ message: expect.stringContaining('403') }] });
  const wrong = await device('wrong', [CONTACTS], 'not.a.token');
  // It takes the answer for that of an old token, and looks for a new one in the page, which is not there.
  await expect(wrong.replicate()).rejects.toThrow(/refreshToken/);
});

test('follows a database live, also when the network is cut', async () => {
  using network = await networkTo(cozy.stack.port);
  const domainAliases = [`localhost:${network.port}`];
  await cozy.stack.services.instances.modify(cozy.instance.domain, { domainAliases });
  const token = await cozy.token('io.cozy.todos');
  const local = new PouchDB(join(directory, 'live'));
  const todos = remote.collection('io.cozy.todos');
  const sync = local.sync(`http://user:${token}@localhost:${network.port}/data/io.cozy.todos`, {
    live: true,
    retry: true,
  });
  for (const when of ['at first', 'after a cut', 'after another']) {
    const { _id } = (await todos.create({ when })).data;
    await expect.poll(() => local.get(_id).catch(() => undefined), { timeout: 15_000 }).toMatchObject({ _id });
    await local.put({ _id: `pushed ${when}` });
    await expect
      .poll(async () => (await todos.get(`pushed ${when}`)).data, { timeout: 15_000 })
      .toMatchObject({ _id: `pushed ${when}` });
    network.cut();
  }
  sync.cancel();
  await new Promise<void>((done) => sync.on('complete', () => done()));
  await local.close();
}, 60_000);
