import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Collection, type LiveCozy, liveCozy, type StackClient } from '#tests/wire/live-cozy';

// The ecosystem's low-level client, unmodified, over a socket.
const CONTACTS = 'io.cozy.contacts';

let cozy: LiveCozy;
let client: StackClient;
beforeAll(async () => {
  cozy = await liveCozy();
  client = await cozy.client(`${CONTACTS} io.cozy.todos io.cozy.bulk io.cozy.queries io.cozy.pages`);
});
afterAll(async () => {
  expect(cozy.stack.errors).toEqual([]);
  await cozy[Symbol.asyncDispose]();
});

describe('documents', () => {
  test('are created with and without an id, read, updated and destroyed', async () => {
    const contacts = client.collection(CONTACTS);
    const made = await contacts.create({ name: 'Ada' });
    expect(made.data).toMatchObject({ id: made.data._id, _type: CONTACTS, name: 'Ada' });
    expect(made.data._id).toMatch(/^[0-9a-f]{32}$/);
    const named = await contacts.create({ _id: 'with/slash and é%', name: 'Bob' });
    expect(named.data).toMatchObject({ _id: 'with/slash and é%', name: 'Bob' });
    expect((await contacts.get('with/slash and é%')).data).toMatchObject({ name: 'Bob', _rev: named.data._rev });

    const updated = await contacts.update({ ...made.data, name: 'Ada L.' });
    expect(updated.data._rev).toMatch(/^2-/);
    expect((await contacts.get(made.data._id)).data).toMatchObject({ name: 'Ada L.' });

    const destroyed = await contacts.destroy(updated.data);
    expect(destroyed.data).toMatchObject({ _id: made.data._id, _deleted: true });
    expect(await contacts.get(made.data._id)).toEqual({ data: null });
  });

  test('say so when they are in conflict or missing', async () => {
    const contacts = client.collection(CONTACTS);
    const { data } = await contacts.create({ _id: 'taken', name: 'first' });
    await expect(contacts.create({ _id: 'taken', name: 'second' })).rejects.toThrow(/Document update conflict/);
    await contacts.update({ ...data, name: 'changed' });
    const refused = contacts.update({ ...data, name: 'late' });
    await expect(refused).rejects.toMatchObject({ status: 409, reason: { error: 'conflict' } });
    await expect(contacts.destroy(data)).rejects.toThrow(/conflict/);
    expect(await contacts.get('nobody')).toEqual({ data: null });
    const missing = await client.fetchJSON('GET', `/data/${CONTACTS}/nobody`).catch((error: Error) => error);
    expect(missing).toMatchObject({ status: 404, reason: { error: 'not_found', reason: 'missing' } });
  });

  test('of a doctype that has none are an empty list', async () => {
    const todos = client.collection('io.cozy.todos');
    const empty = { data: [], meta: { count: 0 }, skip: 0, next: false };
    expect(await todos.all()).toEqual(empty);
    expect(await todos.all({ limit: null })).toEqual(empty);
    expect(await todos.getAll(['a', 'b'])).toEqual(empty);
    expect(await todos.get('a')).toEqual({ data: null });
  });

  test('are written together, also when there is no database yet', async () => {
    const bulk = client.collection('io.cozy.bulk');
    const first = await bulk.updateAll([{ _id: 'b1', n: 1, _type: 'io.cozy.bulk' }, { _id: 'b2', n: 2 }, { n: 3 }]);
    expect(first.map(({ ok }) => ok)).toEqual([true, true, true]);
    const [b1, b2] = (await bulk.getAll(['b1', 'b2'])).data;
    const second = await bulk.updateAll([
      { ...b1, n: 10 },
      { ...b2, _rev: '1-0123456789abcdef0123456789abcdef' },
    ]);
    expect(second).toEqual([
      { ok: true, id: 'b1', rev: expect.stringMatching(/^2-/) },
      { id: 'b2', error: 'conflict', reason: 'Document update conflict.' },
    ]);
    expect(await bulk.destroyAll((await bulk.getAll(['b1', 'b2'])).data)).toHaveLength(2);
    expect((await bulk.all({ limit: null })).data).toHaveLength(1);
  });

  test('are listed by pages', async () => {
    const pages = client.collection('io.cozy.pages');
    await pages.create({ _id: 'p00' });
    await pages.updateAll(Array.from({ length: 24 }, (_, n) => ({ _id: `p${String(n + 1).padStart(2, '0')}`, n })));

    const seen: string[] = [];
    let page = await pages.all({ limit: 10 });
    expect(page.meta.count).toBe(25);
    while (true) {
      seen.push(...page.data.map(({ id }) => id));
      if (!page.next) break;
      page = await pages.all({ limit: 10, bookmark: page.bookmark });
    }
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);

    const skipped = await pages.all({ limit: 10, skip: 20 });
    expect([skipped.data.length, skipped.next]).toEqual([5, false]);
    expect((await pages.all({ limit: null })).data).toHaveLength(25);
    expect((await pages.all({ keys: ['p03', 'p01', 'gone'] })).data.map(({ id }) => id)).toEqual(['p03', 'p01']);
  });

  test('give what changed since', async () => {
    const pages = client.collection('io.cozy.pages');
    const { newLastSeq, documents } = await pages.fetchChanges({ limit: 1000 });
    expect(documents).toHaveLength(25);
    await pages.destroy((await pages.get('p01')).data);
    await pages.create({ _id: 'late' });
    const since = await pages.fetchChanges({ since: newLastSeq }, { includeDeleted: true });
    expect(since.documents.map(({ _id }) => _id)).toEqual(['p01', 'late']);
    const some = await pages.fetchChanges({ since: '0', doc_ids: ['p02', 'p03'] });
    expect(some.documents.map(({ _id }) => _id).toSorted()).toEqual(['p02', 'p03']);
  });
});

describe('queries', () => {
  const DOCTYPE = 'io.cozy.queries';
  let queries: Collection;
  beforeAll(async () => {
    queries = client.collection(DOCTYPE);
    await queries.create({ _id: 'q00', city: 'Paris', age: 0 });
    const rows = Array.from({ length: 29 }, (_, n) => ({
      _id: `q${String(n + 1).padStart(2, '0')}`,
      city: n % 2 ? 'Lyon' : 'Nice',
      age: n + 1,
    }));
    await queries.updateAll(rows);
  });

  test('make the index that they need', async () => {
    const found = await queries.find({ city: 'Lyon', age: { $gt: 10 } }, { sort: [{ city: 'asc' }, { age: 'asc' }] });
    expect(found.data.map(({ age }) => age)).toEqual([12, 14, 16, 18, 20, 22, 24, 26, 28]);
    const names = (await queries.fetchAllMangoIndexes()).map(({ _id }) => _id);
    expect(names).toContain('_design/by_city_and_age');
  });

  test('make it too for a doctype that has no document', async () => {
    const todos = client.collection('io.cozy.todos');
    const found = await todos.find({ done: true }, { indexedFields: ['done'] });
    expect(found.data).toEqual([]);
  });

  test('are paged by bookmark and by skip', async () => {
    const options = { indexedFields: ['city'], limit: 7 };
    const ids: string[] = [];
    let bookmark: string | undefined;
    for (;;) {
      const page = await queries.find({ city: { $gt: null } }, { ...options, bookmark });
      ids.push(...page.data.map(({ _id }) => _id));
      if (!page.next) break;
      bookmark = page.bookmark;
    }
    expect(new Set(ids).size).toBe(30);
    const second = await queries.find({ city: { $gt: null } }, { ...options, skip: 7 });
    expect(second.data.map(({ _id }) => _id)).toEqual(ids.slice(7, 14));
    expect(await queries.findAll({ city: 'Nice' }, { indexedFields: ['city'], limit: 4 })).toHaveLength(15);
  });

  test('use an index with a partial filter, and rename one that has another name', async () => {
    await queries.createIndex(['age'], { indexName: 'an_old_name', partialFilter: { city: 'Nice' } });
    const options = { indexedFields: ['age'], partialFilter: { city: 'Nice' }, sort: [{ age: 'desc' }], limit: 2 };
    const found = await queries.find({ age: { $gt: 0 } }, options);
    expect(found.data.map(({ age }) => age)).toEqual([29, 27]);
    const names = (await queries.fetchAllMangoIndexes()).map(({ _id }) => _id);
    expect(names).not.toContain('_design/an_old_name');
    expect(names.some((name) => /by_age_filter/.test(name))).toBe(true);
  });

  test('recover when an index has the name that they look for and other fields', async () => {
    await queries.createIndex(['unrelated'], { indexName: 'by_city_and_age_and__id' });
    const body = { selector: { city: 'Lyon' }, use_index: '_design/by_city_and_age_and__id' };
    expect(await client.fetchJSON('POST', `/data/${DOCTYPE}/_find`, body)).toMatchObject({
      docs: { length: 14 },
      warning: expect.stringContaining('was not used because it does not contain a valid index for this query'),
    });

    const sort = [{ city: 'asc' }, { age: 'asc' }, { _id: 'asc' }];
    const found = await queries.find({ city: 'Lyon', age: { $gt: 25 } }, { sort });
    expect(found.data.map(({ age }) => age)).toEqual([26, 28]);
  });

  test('tell whether a value is unique', async () => {
    expect(await queries.checkUniquenessOf('city', 'Paris')).toBe(false);
    expect(await queries.checkUniquenessOf('city', 'Rome')).toBe(true);
  });
});
