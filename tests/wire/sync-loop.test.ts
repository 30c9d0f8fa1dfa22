import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type Directory, type Node, ROOT_ID, TRASH_ID } from '#model/vfs';
import { type TestStack, testStack } from '#tests/test-stack';

const FILES = 5_000;
const FOLDERS = 40;
const AUTHOR = { origin: 'https://alice.example/' };

let stack: TestStack;
let alice: Instance;
let headers: Record<string, string>;
beforeAll(async () => {
  // What is looked at is the index: a disk would take most of the time for the content.
  stack = await testStack({ flags: { 'fs.url': 'mem://' } });
  alice = await stack.addInstance('alice');
  headers = { Authorization: `Bearer ${await stack.token(alice, 'cli', 'test', 'io.cozy.files')}` };
});
afterAll(() => stack[Symbol.asyncDispose]());

interface Changed {
  _id: string;
  _deleted?: boolean;
  type?: string;
  dir_id?: string;
  name?: string;
  path?: string;
  trashed?: boolean;
  md5sum?: string;
}

/** The copy that a device keeps, by nothing but `_changes`, as the desktop client asks for them. */
function createMirror() {
  const docs = new Map<string, Changed>();
  let since = '0';

  function pathOf({ dir_id = '', name = '' }: Changed): string {
    const parent = docs.get(dir_id);
    return parent ? `${pathOf(parent).replace(/\/$/, '')}/${name}` : name === '' ? '/' : `/${name}`;
  }

  return {
    /** @returns how many changes there were */
    async pull(): Promise<number> {
      const first = since === '0';
      const pulled: Changed[] = [];
      for (let pending = 1; pending > 0; ) {
        const skips = first ? '&skip_deleted=true&skip_trashed=true' : '';
        const path = `/files/_changes?since=${since}&limit=3000&include_docs=true&include_file_path=true${skips}`;
        const answer = await stack.request(alice.domain, path, { headers });
        const page = (await answer.json()) as { pending: number; last_seq: string; results: { doc: Changed }[] };
        pulled.push(...page.results.map(({ doc }) => doc));
        since = page.last_seq;
        pending = page.pending;
      }
      for (const doc of pulled) {
        if (doc._deleted) docs.delete(doc._id);
        else docs.set(doc._id, doc);
      }
      // Whatever came in between, each one is where it is said to be.
      for (const doc of pulled) {
        if (doc._deleted) continue;
        expect(doc.path).toBe(pathOf(doc));
        if (doc.type === 'file') expect(doc.trashed).toBe(pathOf(doc).startsWith('/.cozy_trash'));
      }
      return pulled.length;
    },
    /** Path and content of all that is not in the trash. */
    shown(): string[] {
      const paths = [...docs.values()].flatMap((doc) => {
        const path = pathOf(doc);
        if (path.startsWith('/.cozy_trash')) return [];
        return [doc.type === 'file' ? `${path} ${doc.md5sum}` : path];
      });
      return paths.sort();
    },
  };
}

/** The same, as the server has it. */
async function onServer(): Promise<string[]> {
  const { docs, vfs } = stack.services;
  const copies = await vfs.copies(alice);
  const paths: string[] = [];
  for await (const node of docs.all<Node>(alice, 'io.cozy.files')) {
    const path = (await copies.pathOf(node)) ?? '?';
    if (path.startsWith('/.cozy_trash')) continue;
    paths.push(node.type === 'file' ? `${path} ${node.md5sum}` : path);
  }
  return paths.sort();
}

async function fill(): Promise<void> {
  const archive = pack();
  for (let n = 0; n < FILES; n++) {
    const folder = n % FOLDERS;
    archive.entry({ name: `tree ${folder % 4}/é ${folder}/${n}.txt` }, `content ${n}`);
  }
  archive.finalize();
  const body = new Uint8Array(await buffer(Readable.from(archive)));
  const sent = await stack.request(alice.domain, '/files/batch', { method: 'POST', headers, body });
  expect((await sent.text()).match(/"status":201/g)?.length).toBe(FILES);
}

test('a device that follows the changes has what the server has, after every kind of change', async () => {
  const { vfs } = stack.services;
  await fill();
  const mirror = createMirror();
  expect(await mirror.pull()).toBeGreaterThan(FILES);
  expect(mirror.shown()).toEqual(await onServer());

  const at = (path: string) => vfs.byPath(alice, path);
  const move = async (path: string, name: string, dirId = ROOT_ID) =>
    vfs.patch(alice, AUTHOR, (await at(path))._id, { name, dirId });
  const content = (text: string) => Readable.from([text]);
  const steps: (() => Promise<unknown>)[] = [
    () => move('/tree 1', 'renamed'),
    async () => move('/tree 2/é 2', 'é', (await at('/renamed'))._id),
    async () => vfs.overwrite(alice, AUTHOR, (await at('/tree 3/é 3/3.txt'))._id, {}, content('another')),
    async () => vfs.upload(alice, AUTHOR, { dirId: (await at('/renamed/é'))._id, name: 'new' }, {}, content('x')),
    async () => vfs.trash(alice, AUTHOR, (await at('/renamed'))._id),
    () => vfs.createDirectoryAt(alice, AUTHOR, '/renamed/again', { recursive: true }),
    async () => vfs.restore(alice, AUTHOR, (await firstIn(TRASH_ID))._id),
    async () => vfs.trash(alice, AUTHOR, (await at('/tree 3'))._id),
    () => vfs.emptyTrash(alice),
  ];
  for (const step of steps) {
    await step();
    // Directories go on being settled: nothing is waited for.
    await mirror.pull();
    expect(mirror.shown()).toEqual(await onServer());
  }
  while (await mirror.pull());
  expect(mirror.shown()).toEqual(await onServer());
}, 120_000);

async function firstIn(dirId: string): Promise<Directory> {
  const [node] = (await stack.services.vfs.children(alice, dirId, { limit: 1 })).nodes;
  if (node?.type !== 'directory') throw new Error('there is no directory');
  return node;
}
