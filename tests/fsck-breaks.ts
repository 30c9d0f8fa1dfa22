import { Readable } from 'node:stream';
import { DOCTYPES } from '#model/docs';
import { type File, type Finding, type FsckOptions, type Node, TRASH_ID } from '#model/vfs';
import { AUTHOR, type TempVfs } from './temp-vfs.ts';

export function check(fs: TempVfs, options: FsckOptions = {}): Promise<Finding[]> {
  return Array.fromAsync(fs.vfs.fsck(fs.instance, { orphanAge: 0, ...options }));
}

/** Writes a document as nothing but a bug or a hand would. */
export async function spoil(fs: TempVfs, node: Node, changes: object): Promise<void> {
  const now = await fs.docs.get<Node>(fs.instance, DOCTYPES.files, node._id);
  await fs.docs.update(fs.instance, DOCTYPES.files, { ...now, ...changes });
}

export function mkdir(fs: TempVfs, path: string) {
  return fs.vfs.createDirectoryAt(fs.instance, AUTHOR, path, { recursive: true });
}

function overwrite(fs: TempVfs, file: File, text: string) {
  return fs.vfs.overwrite(fs.instance, AUTHOR, file._id, {}, Readable.from([text]));
}

export async function replaceBytes(fs: TempVfs, key: string, text: string): Promise<void> {
  await fs.blobs.put(fs.instance.prefix, key, Readable.from([text]));
}

/** Each way to break the files, and what is found then; `lost` is what a repair cannot give back. */
export const FILE_BREAKS: [string, (fs: TempVfs) => Promise<object[]>, lost?: number][] = [
  [
    'bytes that nobody names',
    async (fs) => {
      await replaceBytes(fs, '0-orphan', 'x');
      return [{ type: 'orphan_bytes', key: '0-orphan' }];
    },
  ],
  [
    'a piece of an upload that is gone',
    async (fs) => {
      await fs.blobs.put(`${fs.instance.prefix}-uploads`, 'gone/0-piece', Readable.from(['x']));
      return [{ type: 'orphan_piece', key: 'gone/0-piece' }];
    },
  ],
  [
    'a document that says another size, and another that says another sum',
    async (fs) => {
      const [a, b] = [await fs.put('a', 'long'), await fs.put('b', 'good')];
      await spoil(fs, a, { size: '5' });
      await spoil(fs, b, { md5sum: a.md5sum });
      const found = [
        { type: 'wrong_content', id: a._id, said: { size: '5' }, found: { size: '4', md5sum: a.md5sum } },
        { type: 'wrong_content', id: b._id, said: { md5sum: a.md5sum }, found: { size: '4', md5sum: b.md5sum } },
      ];
      return found.sort((x, y) => (x.id < y.id ? -1 : 1));
    },
  ],
  [
    'a file without bytes',
    async (fs) => {
      const { _id: id, name, internal_vfs_id: key } = await fs.put('a', 'x');
      await fs.blobs.delete(fs.instance.prefix, key);
      return [{ type: 'missing_bytes', id, name, key }];
    },
    1,
  ],
  [
    'a version without bytes',
    async (fs) => {
      const file = await fs.put('a', 'x');
      await overwrite(fs, file, 'y');
      await fs.blobs.delete(fs.instance.prefix, file.internal_vfs_id);
      return [{ type: 'missing_bytes', id: `${file._id}/${file.internal_vfs_id}` }];
    },
  ],
  [
    'bytes that were cut',
    async (fs) => {
      const { size, md5sum, internal_vfs_id } = await fs.put('a', 'long');
      await replaceBytes(fs, internal_vfs_id, 'lo');
      return [{ type: 'wrong_content', name: 'a', said: { size, md5sum }, found: { size: '2' } }];
    },
  ],
  [
    'bytes that turned',
    async (fs) => {
      const { internal_vfs_id } = await fs.put('a', 'good');
      await replaceBytes(fs, internal_vfs_id, 'goof');
      return [{ type: 'wrong_content', said: { size: '4' }, found: { size: '4' } }];
    },
  ],
  [
    'a wrong copy of a path',
    async (fs) => {
      const below = await mkdir(fs, '/a/b');
      await spoil(fs, below, { path: '/elsewhere' });
      return [{ type: 'wrong_path', id: below._id, path: '/elsewhere', expected: '/a/b' }];
    },
  ],
  [
    'files that are in the trash, or not, against what they say',
    async (fs) => {
      const [a, b] = [await fs.put('a', 'x'), await fs.put('b', 'x')];
      await spoil(fs, a, { trashed: true });
      await spoil(fs, b, { dir_id: TRASH_ID });
      const both = [
        { type: 'wrong_trashed', id: a._id, trashed: true, expected: false },
        { type: 'wrong_trashed', id: b._id, trashed: false, expected: true },
      ];
      return both.sort((x, y) => (x.id < y.id ? -1 : 1));
    },
  ],
  [
    'a tree whose directory above is gone',
    async (fs) => {
      const top = await mkdir(fs, '/top');
      const below = await mkdir(fs, '/top/below');
      await fs.put('deep', 'x', below._id);
      await fs.docs.delete(fs.instance, DOCTYPES.files, top);
      return [{ type: 'lost_node', id: below._id, name: 'below', dir_id: top._id }];
    },
  ],
  [
    'a version whose file is gone',
    async (fs) => {
      const file = await fs.put('a', 'x');
      const next = await overwrite(fs, file, 'y');
      await fs.docs.delete(fs.instance, DOCTYPES.files, next);
      await fs.blobs.delete(fs.instance.prefix, next.internal_vfs_id);
      return [{ type: 'orphan_version', id: `${file._id}/${file.internal_vfs_id}` }];
    },
  ],
];
