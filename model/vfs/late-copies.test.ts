import { expect, onTestFinished, test } from 'vitest';
import { openMemoryLocks } from '#driver/lock/memory';
import { DOCTYPES } from '#model/docs';
import { createReferences } from '#model/reference';
import type { JsonObject } from '#pkg/json';
import { AUTHOR, type TempVfs, tempVfs } from '#tests/temp-vfs';
import type { Directory, Node } from './index.ts';

const mkdir = ({ vfs, instance }: TempVfs, path: string) =>
  vfs.createDirectoryAt(instance, AUTHOR, path, { recursive: true });

/** Two processes on one store, where nobody can settle before `go`: what moves stays late. */
async function heldTree() {
  const locks = openMemoryLocks();
  const fs = await tempVfs({ locks });
  const other = await tempVfs({ directory: fs.directory, locks });
  const deep = await mkdir(fs, '/top/d7/deep');
  const top = (await fs.vfs.byPath(fs.instance, '/top')) as Directory;
  for (let i = 0; i < 5; i++) await mkdir(fs, `/top/d${i}`);
  const file = await fs.put('f', 'x', deep._id);
  await fs.put('beside', 'x');
  const gate = Promise.withResolvers<void>();
  const held = locks.write(`files-settle/${fs.instance.prefix}`, () => gate.promise);
  const go = async () => {
    gate.resolve();
    await held;
  };
  onTestFinished(async () => {
    await go();
    await other[Symbol.asyncDispose]();
    await fs[Symbol.asyncDispose]();
  });
  return { fs, other, top, deep, file, go };
}

const stored = <T extends Node>(fs: TempVfs, node: T) => fs.docs.get<T>(fs.instance, DOCTYPES.files, node._id);

test('after a move every path is right at once, in the process that moved and in the others', async () => {
  const { fs, other, top, deep, file, go } = await heldTree();
  await fs.vfs.patch(fs.instance, AUTHOR, top._id, { name: 'renamed' });
  await fs.vfs.trash(fs.instance, AUTHOR, top._id);
  expect(await stored(fs, deep)).toMatchObject({ path: '/top/d7/deep' });
  expect(await stored(fs, file)).toMatchObject({ trashed: false });
  const path = '/.cozy_trash/renamed/d7/deep';
  for (const { vfs, instance } of [fs, other]) {
    expect(await vfs.get(instance, deep._id)).toMatchObject({ path });
    expect(await vfs.get(instance, file._id)).toMatchObject({ trashed: true });
    expect(await vfs.byPath(instance, path)).toMatchObject({ _id: deep._id, path });
    const page = await vfs.children(instance, top._id, { limit: 2 });
    expect(page.nodes).toMatchObject([{ path: '/.cozy_trash/renamed/d0' }, { path: '/.cozy_trash/renamed/d1' }]);
    const copies = await vfs.copies(instance);
    expect(await copies.right(await stored(fs, deep))).toMatchObject({ path });
    expect(await copies.pathOf(file)).toBe(`${path}/f`);
  }
  await go();
  await expect.poll(async () => (await other.vfs.copies(other.instance)).late).toBe(false);
  expect(await stored(fs, deep)).toMatchObject({ path });
  expect(await stored(fs, file)).toMatchObject({ trashed: true });
  expect((await fs.docs.database(fs.instance, DOCTYPES.filesPending).localDocs()).rows).toEqual([]);
});

test('what another process noted, and left, is settled by the one that sees it', async () => {
  const { fs, other, top, deep, go } = await heldTree();
  await fs.vfs.patch(fs.instance, AUTHOR, top._id, { name: 'renamed' });
  // Its own turn never comes: it looks at the note only after the other one.
  expect(await other.vfs.get(other.instance, deep._id)).toMatchObject({ path: '/renamed/d7/deep' });
  await go();
  await expect.poll(() => stored(other, deep)).toMatchObject({ path: '/renamed/d7/deep' });
  await mkdir(other, '/renamed/new');
  expect(await Array.fromAsync(other.vfs.fsck(other.instance, { orphanAge: 0 }))).toEqual([]);
});

test('who sees a note before the move is written does not take it for settled', async () => {
  const { fs, other, top, deep, go } = await heldTree();
  await go();
  const database = other.docs.database(other.instance, DOCTYPES.filesPending);
  const { putLocal } = fs.docs.database(fs.instance, DOCTYPES.filesPending);
  const noted = fs.docs.database(fs.instance, DOCTYPES.filesPending);
  noted.putLocal = async (...args) => {
    const done = await putLocal.apply(noted, args);
    expect((await other.vfs.copies(other.instance)).late).toBe(true);
    // Long enough for the other one to do what it would do wrong.
    for (let i = 0; i < 20; i++) await database.localDocs();
    return done;
  };
  await fs.vfs.patch(fs.instance, AUTHOR, top._id, { name: 'renamed' });
  await expect.poll(async () => (await other.vfs.copies(other.instance)).late).toBe(false);
  expect(await stored(other, deep)).toMatchObject({ path: '/renamed/d7/deep' });
});

test('a device does not see the folders that it does not want where they went', async () => {
  const { fs, other, top, deep } = await heldTree();
  const device = { type: 'io.cozy.oauth.clients', id: 'laptop' };
  await fs.vfs.addMarks(fs.instance, deep._id, 'not_synchronized_on', [device]);
  await fs.vfs.patch(fs.instance, AUTHOR, top._id, { name: 'renamed' });
  const references = createReferences(other);
  expect(await references.pathsNotSynchronizedOn(other.instance, device)).toEqual(['/renamed/d7/deep']);
  expect(await references.pathOf(other.instance, deep._id)).toBe('/renamed/d7/deep');
});

/** Name, then the query: its answer must be what it is once all is settled. */
const QUERIES: [string, JsonObject, string[], JsonObject?][] = [
  ['by its path', { path: '/renamed/d7/deep' }, ['path']],
  ['by the path that it had', { path: '/top/d7/deep' }, ['path']],
  ['by the beginning of a path', { path: { $gt: '/renamed/', $lt: '/renamed0' } }, ['path']],
  ['in the order of the paths, from the last', { path: { $gt: null } }, ['path']],
  ['by an expression, in an order of another kind', { name: { $gt: null }, path: { $regex: '^/renamed' } }, ['name']],
  ['what is not in the trash', { type: 'file', trashed: false }, ['type', 'trashed']],
  ['what is', { $and: [{ type: 'file' }, { trashed: true }] }, ['type', 'trashed']],
  ['neither', { $nor: [{ trashed: true }, { path: '/renamed' }], name: { $gt: null } }, ['name']],
  ['in an index of those outside of the trash', { name: { $gt: null } }, ['name'], { trashed: false }],
  ['nothing of the copies', { name: { $gt: 'd' } }, ['name']],
];

test.each(QUERIES)('a query is right at once: %s', async (_case, selector, fields, partial) => {
  const { fs, other, top, go } = await heldTree();
  const files = fs.docs.database(fs.instance, DOCTYPES.files);
  const definition = { fields, ...(partial && { partial_filter_selector: partial }) };
  await files.createIndex({ index: definition, ddoc: 'by', name: 'it' });
  await fs.put('moved', 'x', top._id);
  await fs.vfs.trash(fs.instance, AUTHOR, (await mkdir(fs, '/gone/away')).dir_id);
  await fs.vfs.patch(fs.instance, AUTHOR, top._id, { name: 'renamed' });
  await fs.vfs.trash(fs.instance, AUTHOR, (await fs.vfs.byPath(fs.instance, '/renamed/d7'))._id);
  const down = _case.includes('last');
  const query = {
    selector,
    sort: fields.map((name) => (down ? { [name]: 'desc' as const } : name)),
    fields: ['_id', 'name', 'path', 'trashed'],
    useIndex: ['by', 'it'],
  };
  const answer = async ({ vfs, instance }: TempVfs) => {
    const pages: Node[] = [];
    let bookmark: string | undefined;
    for (;;) {
      const page = await vfs.find(instance, { ...query, limit: 3, ...(bookmark !== undefined && { bookmark }) });
      pages.push(...page.nodes);
      if (page.nodes.length < 3) return pages;
      bookmark = page.bookmark;
    }
  };
  const [here, there] = [await answer(fs), await answer(other)];
  const half = await fs.vfs.find(fs.instance, { ...query, limit: 3 });
  await go();
  await expect.poll(async () => (await fs.vfs.copies(fs.instance)).late).toBe(false);
  const right = await answer(fs);
  expect(here).toEqual(right);
  expect(there).toEqual(right);
  if (half.nodes.length === 3) {
    const rest = await fs.vfs.find(fs.instance, { ...query, limit: 100, bookmark: half.bookmark });
    expect([...half.nodes, ...rest.nodes]).toEqual(right);
  }
});
