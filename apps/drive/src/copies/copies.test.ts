import { ApiError, SignedOutError } from '@cozy/ui/client';
import { type Entry, toEntry } from '@cozy/ui/files';
import { expect, test, vi } from 'vitest';
import { createCopies } from './copies.ts';

/** Directories end with a slash. */
const TREE = ['a/', 'a/b.txt', 'a/c/', 'a/c/d.txt', 'a/c/e.txt', 'a/v1.2/', 'to/'];

/** A server of files that gives two children at a time, and refuses what it is told to. */
function startDrive(tree = TREE) {
  const paths = new Map(tree.map((path) => [path, path]));
  const refusals: { call: string; error: unknown; isLate: boolean }[] = [];
  /** What was made of each request with a key. */
  const answers = new Map<string, Entry>();
  const calls: string[] = [];
  const above = (path: string) => path.replace(/[^/]+\/?$/, '');
  const entry = (path: string): Entry => {
    const name = path.replace(/\/$/, '').split('/').at(-1);
    const type = path.endsWith('/') ? 'directory' : 'file';
    return toEntry(path, { type, name, dir_id: above(path), path: `/${path.replace(/\/$/, '')}` });
  };
  function refuseIf(what: string, isLate: boolean): void {
    const at = refusals.findIndex((refusal) => refusal.call === what && refusal.isLate === isLate);
    if (at >= 0) throw refusals.splice(at, 1)[0]?.error;
  }
  function call(what: string): void {
    calls.push(what);
    refuseIf(what, false);
  }
  function make(what: string, path: string, key = '', isNumbered = false): Entry {
    call(what);
    const asked = `${what} ${path} ${key}`;
    const known = answers.get(asked);
    if (known) return known;
    let free = path;
    for (let n = 2; isNumbered && paths.has(free); n++) free = path.replace(/(?=\.[^.]*$|$)/, ` (${n})`);
    if (paths.has(free) || paths.has(`${free}/`)) throw new ApiError(409, 'taken');
    paths.set(free, free);
    const made = entry(free);
    answers.set(asked, made);
    refuseIf(what, true);
    return made;
  }
  function page(dirId: string, from: number) {
    const children = [...paths.keys()].filter((path) => above(path) === dirId).sort();
    const next = children.length > from + 2 ? `${dirId}?${from + 2}` : null;
    return { children: children.slice(from, from + 2).map(entry), next };
  }
  const api = {
    async list(dirId: string) {
      call(`list ${dirId}`);
      return { folder: entry(dirId), ...page(dirId, 0) };
    },
    async listNext(next: string) {
      const [dirId = '', from] = next.split('?');
      return page(dirId, Number(from));
    },
    createFolder: async (dirId: string, name: string, key?: string) =>
      make(`folder ${dirId}${name}`, `${dirId}${name}/`, key),
    copy: async (id: string, dirId: string, key?: string) => make(`copy ${id}`, `${dirId}${entry(id).name}`, key, true),
    async trash(id: string) {
      call(`trash ${id}`);
      for (const path of [...paths.keys()]) if (path.startsWith(id)) paths.delete(path);
    },
  };
  const copies = createCopies({ api, onMade: () => undefined, delay: () => 1 });
  return {
    copies,
    calls,
    add: (...ids: string[]) => copies.add(ids.map(entry), { id: 'to/' }),
    refuse: (call: string, error: unknown) => refusals.push({ call, error, isLate: false }),
    /** It is done, and nobody is told. */
    loseAnswer: (call: string) => refusals.push({ call, error: new ApiError(0, 'offline'), isLate: true }),
    copied: () => [...paths.keys()].filter((path) => path.startsWith('to/') && path !== 'to/').sort(),
    state: () => copies.items.value[0]?.state,
  };
}

const WHOLE = ['to/a/', 'to/a/b.txt', 'to/a/c/', 'to/a/c/d.txt', 'to/a/c/e.txt', 'to/a/v1.2/'];

test('a folder is copied with all that is in it, however many pages it has', async () => {
  const { add, copied, copies } = startDrive();
  expect(await add('a/')).toMatchObject({ kind: 'done', made: [{ id: 'to/a/' }] });
  expect(copied()).toEqual(WHOLE);
  expect(copies.items.value).toEqual([]);
});

test.each([
  ['a/', 'to/a/', 'to/a (2)/'],
  ['a/v1.2/', 'to/v1.2/', 'to/v1.2 (2)/'],
])('beside another %s both are kept', async (id, taken, made) => {
  const { add } = startDrive([...TREE, taken]);
  expect(await add(id)).toMatchObject({ kind: 'done', made: [{ id: made }] });
});

test('a folder is copied into itself once', async () => {
  const { copies, copied } = startDrive(['to/', 'to/x.txt']);
  await copies.add([toEntry('to/', { type: 'directory', name: 'to' })], { id: 'to/' });
  expect(copied()).toEqual(['to/to/', 'to/to/x.txt', 'to/x.txt']);
});

test('what one file is refused for leaves the others, and is told until the rest is copied', async () => {
  const { add, refuse, copied, copies, state } = startDrive();
  const error = new ApiError(404, 'gone');
  refuse('copy a/c/d.txt', error);
  const end = add('a/');
  await vi.waitFor(() => expect(state()).toEqual({ phase: 'failed', done: 5, count: 6, error }));
  expect(copied()).toEqual(WHOLE.filter((path) => !path.endsWith('d.txt')));
  copies.retry(1);
  expect(await end).toMatchObject({ kind: 'done' });
  expect(copied()).toEqual(WHOLE);
});

test('no space stops the rest', async () => {
  const { add, refuse, calls, state, copies } = startDrive(['a/', ...Array.from({ length: 30 }, (_, n) => `a/${n}`)]);
  refuse('copy a/0', new ApiError(413, 'full'));
  const end = add('a/');
  await vi.waitFor(() => expect(state()?.phase).toBe('failed'));
  expect(calls.filter((call) => call.startsWith('copy')).length).toBeLessThan(6);
  expect(copies.isBusy()).toBe(false);
  copies.dismiss(1);
  expect(await end).toEqual({ kind: 'dismissed' });
});

test.each(['list a/c/', 'folder to/a', 'folder to/a/c', 'copy a/c/e.txt'])(
  'a network that is lost at "%s" and comes back leaves it whole',
  async (call) => {
    const { add, refuse, copied } = startDrive();
    refuse(call, new ApiError(0, 'offline'));
    expect(await add('a/')).toMatchObject({ kind: 'done' });
    expect(copied()).toEqual(WHOLE);
  },
);

test.each([
  ['folder to/a', ['a/'], WHOLE],
  ['folder to/a/c', ['a/'], WHOLE],
  ['copy a/c/d.txt', ['a/'], WHOLE],
  ['copy a/b.txt', ['a/b.txt'], ['to/b.txt']],
])('what was made of "%s", whose answer was lost, is not made twice', async (call, chosen, whole) => {
  const { add, copied, loseAnswer } = startDrive();
  loseAnswer(call);
  expect(await add(...chosen)).toMatchObject({ kind: 'done' });
  expect(copied()).toEqual(whole);
});

test('it waits for the next session', async () => {
  const { add, refuse, copies, state } = startDrive();
  refuse('copy a/b.txt', new SignedOutError(''));
  const end = add('a/');
  await vi.waitFor(() => expect(state()?.phase).toBe('failed'));
  expect(copies.isBusy()).toBe(true);
  copies.resume();
  expect(await end).toMatchObject({ kind: 'done' });
});

test('a cancelled copy leaves nothing, and the next one its place', async () => {
  const { add, copies, copied, state } = startDrive([...TREE, 'z.txt']);
  const ends = [add('a/'), add('z.txt')];
  copies.items.subscribe(() => {
    const now = state();
    if (now?.phase === 'copying' && now.done === 2) copies.cancel(1);
  });
  expect(await Promise.all(ends)).toMatchObject([{ kind: 'cancelled', failed: undefined }, { kind: 'done' }]);
  expect(copied()).toEqual(['to/z.txt']);
});

test('what cannot be removed of a cancelled copy is told', async () => {
  const { add, copies, refuse, state } = startDrive();
  const error = new ApiError(500, 'no');
  refuse('trash to/a/', error);
  refuse('copy a/b.txt', new ApiError(413, 'full'));
  const end = add('a/');
  await vi.waitFor(() => expect(state()?.phase).toBe('failed'));
  copies.cancel(1);
  expect(await end).toMatchObject({ kind: 'cancelled', removed: [{ id: 'to/a/' }], failed: error });
});
