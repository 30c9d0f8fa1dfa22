import { expect, test, vi } from 'vitest';
import { ApiError } from '../../client/index.ts';
import { type Entry, toEntry } from '../entry.ts';
import type { UploadRequest } from './upload-request.ts';
import { createUploader } from './uploader.ts';

const entry = (id: string, name: string, path = '') =>
  toEntry(id, { type: path ? 'directory' : 'file', name, dir_id: 'root', path });
const text = (name: string) => new File(['hello'], name);

function start({ taken = [] as string[] } = {}) {
  const made: string[] = [];
  const sent: UploadRequest[] = [];
  const added: Entry[] = [];
  const uploader = createUploader({
    api: {
      discardUpload: async () => undefined,
      async ensureFolder(path) {
        made.push(path);
        return entry(`dir:${path}`, path, path);
      },
      findByPath: async (path) => entry(`file:${path}`, path),
      async upload(request) {
        sent.push(request);
        if (taken.includes(request.name) && !request.replaceId) throw new ApiError(409, 'taken');
        return entry(`new:${request.name}`, request.name);
      },
    },
    namesIn: () => taken,
    onAdded: (one) => added.push(one),
  });
  return { uploader, made, sent, added };
}

test('makes each folder of a drop once, and sends each file to its own', async () => {
  const { uploader, made, sent, added } = start();
  const drop = [
    { file: text('a'), folders: [] },
    { file: text('b'), folders: ['Trip', 'Day 1'] },
    { file: text('c'), folders: ['Trip', 'Day 1'] },
  ];
  await uploader.add(drop, { id: 'here', path: '/Photos' });
  await vi.waitFor(() => expect(added).toHaveLength(3));
  expect(made).toEqual(['/Photos/Trip/Day 1']);
  expect(sent.map(({ name, dirId }) => [name, dirId])).toEqual([
    ['a', 'here'],
    ['b', 'dir:/Photos/Trip/Day 1'],
    ['c', 'dir:/Photos/Trip/Day 1'],
  ]);
});

test('keeps both under a name that nothing has', async () => {
  const { uploader, sent } = start({ taken: ['a.txt', 'a (2).txt'] });
  await uploader.add([{ file: text('a.txt'), folders: [] }], { id: 'here', path: '/' });
  await vi.waitFor(() => expect(uploader.queue.items.value[0]?.state.phase).toBe('conflict'));
  const [item] = uploader.queue.items.value;
  if (item) uploader.keepBoth(item);
  await vi.waitFor(() => expect(uploader.queue.items.value[0]?.state.phase).toBe('done'));
  expect(sent.at(-1)).toMatchObject({ name: 'a (3).txt', dirId: 'here' });
});

test('replaces the file that is there, in the folder it was sent to', async () => {
  const { uploader, sent } = start({ taken: ['a.txt'] });
  await uploader.add([{ file: text('a.txt'), folders: [] }], { id: 'here', path: '/Photos' });
  await vi.waitFor(() => expect(uploader.queue.items.value[0]?.state.phase).toBe('conflict'));
  uploader.queue.retry(1, { replace: true });
  await vi.waitFor(() => expect(uploader.queue.items.value[0]?.state.phase).toBe('done'));
  expect(sent.at(-1)).toMatchObject({ replaceId: 'file:/Photos/a.txt' });
});

test('a folder that cannot be made stops the drop before a byte is sent', async () => {
  const refused = createUploader({
    api: {
      discardUpload: async () => undefined,
      ensureFolder: () => Promise.reject(new ApiError(403, '')),
      findByPath: () => Promise.reject(new ApiError(404, '')),
      upload: () => Promise.reject(new ApiError(500, '')),
    },
    namesIn: () => [],
    onAdded: () => undefined,
  });
  const drop = refused.add([{ file: text('a'), folders: ['New'] }], { id: 'here', path: '/' });
  await expect(drop).rejects.toMatchObject({ status: 403 });
  expect(refused.queue.items.value).toEqual([]);
});
