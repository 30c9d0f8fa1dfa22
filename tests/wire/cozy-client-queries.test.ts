import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Item, type LiveCozy, liveCozy } from '#tests/wire/live-cozy';

// What apps do with the ecosystem's client: queries and mutations that go through its store.
const require = createRequire(import.meta.url);
const { default: CozyClient, Q, models, rootCozyUrl } = require('cozy-client') as typeof import('cozy-client');
const { default: flag } = require('cozy-flags') as { default: Flag };

interface Flag {
  (name: string): unknown;
  initialize(client: object): Promise<void>;
  list(): string[];
}
/** What is in the client's own store. */
interface Result {
  data: Item[];
  hasMore: boolean;
  bookmark?: string;
  meta: { count: number };
  fetchStatus: string;
  count: number;
}

const TODOS = 'io.cozy.todos';
const TAGS = 'io.cozy.tags';
const FILES = 'io.cozy.files';
const ROOT = 'io.cozy.files.root-dir';

let cozy: LiveCozy;
let client: InstanceType<typeof CozyClient>;
beforeAll(async () => {
  cozy = await liveCozy();
});
afterAll(async () => {
  expect(cozy.stack.errors).toEqual([]);
  await cozy[Symbol.asyncDispose]();
});
beforeEach(async () => {
  const schema = {
    todos: {
      doctype: TODOS,
      relationships: { attachments: { type: 'io.cozy.files:has-many', doctype: FILES } },
    },
    tags: { doctype: TAGS, attributes: { slug: { unique: true } } },
  };
  const token = await cozy.token(`${TODOS} ${TAGS} ${FILES} io.cozy.settings io.cozy.drive.settings io.cozy.apps`);
  client = new CozyClient({ uri: cozy.uri, token, schema });
});

const query = (definition: ReturnType<typeof Q>, options: object = {}) =>
  client.query(definition, options) as unknown as Promise<Result>;
const save = (doc: object) => client.save(doc) as Promise<{ data: Item }>;

describe('documents', () => {
  test('are saved, read from the store, changed and destroyed', async () => {
    const { data } = await save({ _type: TODOS, label: 'buy bread', done: false });
    expect(data).toMatchObject({ _type: TODOS, label: 'buy bread', _rev: expect.stringMatching(/^1-/) });
    expect(data['cozyMetadata']).toBeDefined();
    await query(Q(TODOS).getById(data._id), { as: 'one' });
    expect(client.getDocumentFromState(TODOS, data._id)).toMatchObject({ label: 'buy bread' });

    const changed = await save({ ...data, done: true });
    expect(client.getDocumentFromState(TODOS, data._id)).toMatchObject({ done: true, _rev: changed.data._rev });
    await expect(save({ ...data, done: false })).rejects.toThrow(/conflict/);

    await client.destroy(changed.data as never);
    const gone = await query(Q(TODOS).getById(data._id));
    expect(gone.data).toBeNull();
  });

  test('are saved together, and read by their ids', async () => {
    const docs = Array.from({ length: 5 }, (_, n) => ({ _type: TODOS, _id: `together-${n}`, label: `${n}` }));
    await client.saveAll(docs as never);
    const read = await query(Q(TODOS).getByIds(docs.map(({ _id }) => _id)));
    expect(read.data.map(({ _id }) => _id)).toEqual(docs.map(({ _id }) => _id));
    await client.collection(TODOS).destroyAll(read.data);
    expect((await query(Q(TODOS).getByIds(docs.map(({ _id }) => _id)))).data).toEqual([]);
  });

  test('have a field that is unique', async () => {
    await save({ _type: TAGS, slug: 'only-one' });
    await expect(save({ _type: TAGS, slug: 'only-one' })).rejects.toThrow('Validation failed');
  });
});

describe('queries', () => {
  const LIST = Array.from({ length: 25 }, (_, n) => ({ _type: TODOS, list: 'long', rank: n, even: n % 2 === 0 }));
  const ranked = () => Q(TODOS).where({ list: 'long' }).indexFields(['list', 'rank']);
  const sorted = () => ranked().sortBy([{ list: 'asc' }, { rank: 'asc' }]);

  beforeAll(async () => {
    const stack = await cozy.client(TODOS);
    await stack.collection(TODOS).updateAll(LIST.map(({ _type, ...doc }) => doc));
  });

  test('fill the state, as a page reads it', async () => {
    const options = { as: 'ranked' };
    const result = (await client.fetchQueryAndGetFromState({
      definition: sorted().limitBy(10) as never,
      options: options as never,
    })) as unknown as Result;
    expect(result.data.map(({ rank }) => rank)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(client.getQueryFromState('ranked')).toMatchObject({ fetchStatus: 'loaded', hasMore: true });
  });

  test.each([
    ['skip', (_page: Result, seen: number) => sorted().limitBy(10).offset(seen)],
    [
      'bookmark',
      (page: Result) =>
        sorted()
          .limitBy(10)
          .offsetBookmark(page.bookmark ?? ''),
    ],
  ])('are paged by %s', async (_, following) => {
    const ranks: unknown[] = [];
    let page = await query(sorted().limitBy(10));
    for (;;) {
      ranks.push(...page.data.map(({ rank }) => rank));
      const { next } = page as unknown as { next: boolean };
      if (!next) break;
      page = await query(following(page, ranks.length));
    }
    expect(ranks).toEqual(LIST.map(({ rank }) => rank));
  });

  test('bring all pages at once', async () => {
    const all = (await client.queryAll(sorted().limitBy(7) as never)) as unknown as Item[];
    expect(all).toHaveLength(25);
  });

  test('filter in the index, pick fields, and sort downwards', async () => {
    const page = await query(
      Q(TODOS)
        .where({ rank: { $gt: 3 } })
        .partialIndex({ even: true })
        .indexFields(['rank'])
        .sortBy([{ rank: 'desc' }])
        .select(['rank', 'even'])
        .limitBy(3),
    );
    expect(page.data.map(({ rank }) => rank)).toEqual([24, 22, 20]);
  });

  test('of what does not exist are empty', async () => {
    expect(await query(Q('io.cozy.nothing').where({ a: 1 })).catch((error: Error) => error)).toMatchObject({
      status: 403,
    });
    expect((await query(Q(TODOS).where({ label: 'nobody wrote this' }).indexFields(['label']))).data).toEqual([]);
  });
});

describe('files', () => {
  test('are listed as the drive lists a folder', async () => {
    const files = client.collection(FILES) as unknown as {
      createDirectory(attributes: object): Promise<{ data: Item }>;
      createFile(data: string, attributes: object): Promise<{ data: Item }>;
    };
    const { data: folder } = await files.createDirectory({ name: 'Listed', dirId: ROOT });
    await files.createDirectory({ name: 'sub', dirId: folder._id });
    for (const name of ['b.txt', 'a.txt', 'C.txt']) await files.createFile(name, { name, dirId: folder._id });
    const listing = (type: string) =>
      Q(FILES)
        .where({ dir_id: folder._id, type, name: { $gt: null } })
        .indexFields(['dir_id', 'type', 'name'])
        .sortBy([{ dir_id: 'asc' }, { type: 'asc' }, { name: 'asc' }])
        .limitBy(100);
    expect((await query(listing('directory'))).data.map(({ name }) => name)).toEqual(['sub']);
    expect((await query(listing('file'))).data.map(({ name }) => name)).toEqual(['a.txt', 'b.txt', 'C.txt']);
    const recent = await query(
      Q(FILES)
        .where({ updated_at: { $gt: null } })
        .partialIndex({ type: 'file', trashed: false })
        .indexFields(['updated_at'])
        .sortBy([{ updated_at: 'desc' }])
        .limitBy(2),
    );
    expect(recent.data).toHaveLength(2);
    expect((await query(Q(FILES).getById(folder._id))).data).toMatchObject({ path: '/Listed' });
  });

  test('are uploaded beside or over one of the same name, and moved over it', async () => {
    const upload = (content: string, conflictStrategy: string) =>
      models.file.uploadFileWithConflictStrategy(client as never, content, {
        name: 'same.txt',
        dirId: ROOT,
        conflictStrategy,
      } as never) as Promise<{ data: Item }>;
    const first = await upload('first', 'rename');
    const beside = await upload('beside', 'rename');
    expect(beside.data['name']).not.toBe(first.data['name']);
    const over = await upload('over it', 'erase');
    expect(over.data).toMatchObject({ _id: first.data._id, size: '7' });
    expect(await models.file.getFullpath(client as never, ROOT, 'same.txt')).toBe('/same.txt');

    const target = { _id: ROOT, path: '/' };
    await client.collection(FILES).updateAttributes(beside.data._id, { name: 'moved.txt' });
    const moved = await models.file.move(
      client as never,
      { ...beside.data, name: 'same.txt' } as never,
      target as never,
      {
        force: true,
        driveId: '',
      },
    );
    expect(moved).toBeDefined();
  });

  test('are attached to a document', async () => {
    const { data: todo } = await save({ _type: TODOS, label: 'with a file' });
    const { data: file } = await client.collection(FILES).createFile('attached', { name: 'attached.txt', dirId: ROOT });
    const hydrated = client.hydrateDocument({ ...todo } as never, undefined, { forceHydratation: true }) as unknown as {
      attachments: { addById(id: string): Promise<unknown> };
    };
    await hydrated.attachments.addById(file._id);
    const { included } = await client.collection(FILES).findReferencedBy(todo as never);
    expect(included.map(({ _id }: Item) => _id)).toEqual([file._id]);
  });
});

describe('the instance', () => {
  test('gives its flags', async () => {
    await cozy.stack.services.features.patchInstance(cozy.instance, { 'drive.summary': true, 'home.limit': 3 });
    await flag.initialize(client);
    expect([flag('drive.summary'), flag('home.limit'), flag('unknown')]).toEqual([true, 3, null]);
  });

  test('keeps the settings of an app', async () => {
    await client.saveAfterFetchSettings('drive', { view: 'grid' });
    expect(await client.getSettings('drive', ['view'])).toEqual({ view: 'grid' });
    await client.saveAfterFetchSettings('instance', { public_name: 'Grace' });
    expect(await client.getSettings('instance', ['public_name'])).toEqual({ public_name: 'Grace' });
  });

  test('is found from what a person types', async () => {
    const { instances, passphrases } = cozy.stack.services;
    const instance = await instances.get(cozy.instance.domain);
    await passphrases.reset(instance, { passphrase: 'a long passphrase', iterations: 0 });
    const root = await rootCozyUrl(new URL(`${cozy.uri}/some/page`));
    expect(root.origin).toBe(cozy.uri);
  });
});
