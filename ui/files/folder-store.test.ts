import { ROOT_ID } from '@cozy/doctypes/files';
import { expect, test, vi } from 'vitest';
import { ApiError } from '../client/index.ts';
import type { Entry } from './entry.ts';
import { toEntry } from './entry.ts';
import type { FolderPage } from './files-api.ts';
import { createFolderStore } from './folder-store.ts';

const root = toEntry(ROOT_ID, { type: 'directory', name: '', path: '/' });
const file = (name: string, more: Record<string, unknown> = {}) =>
  toEntry(`id-${name}`, { type: 'file', name, dir_id: ROOT_ID, size: '12', ...more });
const page = (children: Entry[], next: string | null = null): FolderPage => ({ folder: root, children, next });

function storeOf(...pages: (FolderPage | Error | Promise<FolderPage>)[]) {
  const asked: string[] = [];
  const list = async (next: string) => {
    asked.push(next);
    const answer = await (pages.shift() ?? page([]));
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const store = createFolderStore({ api: { list, listNext: list }, compare: (a, b) => a.localeCompare(b) });
  const names = () => store.entries.value.map(({ name }) => name);
  return { store, names, asked };
}

test('shows folders first, then by name, without the trash', async () => {
  const folder = file('zoo', { type: 'directory' });
  const trash = toEntry('io.cozy.files.trash-dir', { type: 'directory', name: '.cozy_trash', dir_id: ROOT_ID });
  const { store, names } = storeOf(page([file('b'), trash, folder, file('a'), file('gone', { trashed: true })]));
  await store.open(ROOT_ID);
  expect(names()).toEqual(['zoo', 'a', 'b']);
  expect(store.status.value).toEqual({ phase: 'ready' });
});

test('adds the next page to the first', async () => {
  const { store, names, asked } = storeOf(page([file('a')], '/next'), page([file('b')]));
  await store.open(ROOT_ID);
  expect(store.hasMore.value).toBe(true);
  await store.loadMore();
  expect(names()).toEqual(['a', 'b']);
  expect(store.hasMore.value).toBe(false);
  expect(asked).toEqual([ROOT_ID, '/next']);
});

test('a refresh fetches as much as was shown, and forgets what is gone', async () => {
  const { store, names } = storeOf(
    page([file('a'), file('b')]),
    page([file('a')], '/next'),
    page([file('c')], '/more'),
  );
  await store.open(ROOT_ID);
  await store.refresh();
  expect(names()).toEqual(['a', 'c']);
  expect(store.hasMore.value).toBe(true);
});

test('a refresh that meets the next page does not undo it', async () => {
  const { store, names } = storeOf(
    page([file('a')], '/next'),
    page([file('b')]),
    page([file('a')], '/next'),
    page([file('b')]),
  );
  await store.open(ROOT_ID);
  await Promise.all([store.loadMore(), store.refresh()]);
  expect(names()).toEqual(['a', 'b']);
  expect(store.hasMore.value).toBe(false);
});

test('a refresh does not end the loading of what is left', async () => {
  const { store, names } = storeOf(
    page([file('a')], '/2'),
    page([file('b')], '/3'),
    page([file('a')], '/2'),
    page([file('b')], '/3'),
    page([file('c')], '/4'),
    page([file('d')]),
  );
  await store.open(ROOT_ID);
  await Promise.all([store.loadRest(), store.refresh()]);
  expect(names()).toEqual(['a', 'b', 'c', 'd']);
  expect(store.hasMore.value).toBe(false);
});

test('a next page that fails may be asked again', async () => {
  const { store, names } = storeOf(page([file('a')], '/next'), new Error('no network'), page([file('b')]));
  await store.open(ROOT_ID);
  await expect(store.loadMore()).rejects.toThrow('no network');
  await store.loadMore();
  expect(names()).toEqual(['a', 'b']);
});

test('a refresh that fails leaves what is shown; a first load that fails says so', async () => {
  const failure = new Error('no network');
  const { store, names } = storeOf(page([file('a')]), failure, failure);
  await store.open(ROOT_ID);
  await store.refresh();
  expect(names()).toEqual(['a']);
  await store.open('elsewhere');
  expect(store.status.value).toEqual({ phase: 'failed', error: failure });
});

test('the late answer of a folder that was left is dropped', async () => {
  let answerLate: (page: FolderPage) => void = () => undefined;
  const late = new Promise<FolderPage>((resolve) => {
    answerLate = resolve;
  });
  const { store, names } = storeOf(late, page([file('here', { dir_id: 'other' })]));
  const first = store.open(ROOT_ID);
  await store.open('other');
  answerLate(page([file('late')]));
  await first;
  expect(names()).toEqual(['here']);
});

test('what has changed since a list was asked for stays changed', async () => {
  const answers: ((page: FolderPage) => void)[] = [];
  const later = () => new Promise<FolderPage>((resolve) => answers.push(resolve));
  const { store, names, asked } = storeOf(page([file('a'), file('b'), file('c')]), later(), later());
  await store.open(ROOT_ID);
  const refresh = store.refresh();
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  store.drop('id-a');
  store.put(toEntry('id-b', { type: 'file', name: 'other', dir_id: ROOT_ID }));
  answers[0]?.(page([file('a'), file('b'), file('c')], '/next'));
  await refresh;
  expect(names()).toEqual(['c', 'other']);
  const more = store.loadMore();
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  store.drop('id-d');
  answers[1]?.(page([file('d'), file('e')]));
  await more;
  expect(names()).toEqual(['c', 'e', 'other']);
});

test('follows the events of its folder and ignores the others', async () => {
  const { store, names } = storeOf(page([file('a'), file('b')]));
  await store.open(ROOT_ID);
  const apply = (event: 'CREATED' | 'UPDATED' | 'DELETED' | 'NOTIFIED', name: string, doc: Record<string, unknown>) =>
    store.apply({ event, payload: { type: 'io.cozy.files', id: `id-${name}`, doc } });
  apply('CREATED', 'c', { type: 'file', name: 'c', dir_id: ROOT_ID });
  apply('CREATED', 'd', { type: 'file', name: 'd', dir_id: 'elsewhere' });
  apply('NOTIFIED', 'e', { type: 'file', name: 'e', dir_id: ROOT_ID });
  expect(names()).toEqual(['a', 'b', 'c']);
  apply('UPDATED', 'a', { type: 'file', name: 'z', dir_id: ROOT_ID });
  apply('UPDATED', 'b', { type: 'file', name: 'b', dir_id: ROOT_ID, trashed: true });
  expect(names()).toEqual(['c', 'z']);
  apply('UPDATED', 'c', { type: 'file', name: 'c', dir_id: 'elsewhere' });
  apply('DELETED', 'a', {});
  expect(names()).toEqual([]);
});

test('a folder is shown at once as it was seen last, followed meanwhile, then as it is', async () => {
  const letters = toEntry('letters', { type: 'directory', name: 'Letters', path: '/Letters', dir_id: ROOT_ID });
  let answer: (page: FolderPage) => void = () => undefined;
  const late = new Promise<FolderPage>((resolve) => {
    answer = resolve;
  });
  const inLetters = (name: string) => file(name, { dir_id: 'letters' });
  const { store, names } = storeOf(page([file('a'), file('b'), letters]), { ...page([]), folder: letters }, late);
  await store.open(ROOT_ID);
  await store.open('letters');
  // Moved here from the folder that is not on screen, and one removed there.
  store.put({ ...inLetters('a'), id: 'id-a' });
  store.drop('id-b');
  const opened = store.open(ROOT_ID);
  expect(store.status.value).toEqual({ phase: 'ready' });
  expect(names()).toEqual(['Letters']);
  expect(store.folder.value?.id).toBe(ROOT_ID);
  answer(page([letters, file('c')]));
  await opened;
  expect(names()).toEqual(['Letters', 'c']);
});

test.each([
  { error: new ApiError(0, ''), phase: 'ready' },
  { error: new ApiError(500, ''), phase: 'ready' },
  { error: new ApiError(404, ''), phase: 'failed' },
  { error: new ApiError(403, ''), phase: 'failed' },
])('what was seen is $phase when it is opened again and the server says $error.status', async ({ error, phase }) => {
  const { store } = storeOf(page([file('a')]), page([]), error);
  await store.open(ROOT_ID);
  await store.open('other');
  await store.open(ROOT_ID);
  expect(store.status.value.phase).toBe(phase);
});
