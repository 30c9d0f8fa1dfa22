import { expect, test } from 'vitest';
import { readDrop } from './dropped-files.ts';

type Tree = { [name: string]: string | Tree };

/** The entries a browser gives for a tree: a reader answers two children at a time, then nothing. */
function entryOf(name: string, content: string | Tree): FileSystemEntry {
  if (typeof content === 'string') {
    const file = (resolve: (file: File) => void) => resolve(new File([content], name));
    return { isFile: true, name, file } as unknown as FileSystemEntry;
  }
  const createReader = () => {
    const rest = Object.entries(content).map(([child, inside]) => entryOf(child, inside));
    return { readEntries: (resolve: (entries: FileSystemEntry[]) => void) => resolve(rest.splice(0, 2)) };
  };
  return { isFile: false, name, createReader } as unknown as FileSystemEntry;
}

const drop = (entries: (FileSystemEntry | null)[], files: File[] = []) =>
  readDrop({ items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files } as unknown as DataTransfer);

test('reads every file of dropped folders, with the folders it is in', async () => {
  const trip = entryOf('Trip', { 'a.jpg': 'a', Day: { 'b.jpg': 'b', 'c.jpg': 'c', 'd.jpg': 'd' }, empty: {} });
  const found = await drop([trip, entryOf('note.txt', 'n')]);
  expect(found.map(({ file, folders }) => [...folders, file.name].join('/'))).toEqual([
    'Trip/a.jpg',
    'Trip/Day/b.jpg',
    'Trip/Day/c.jpg',
    'Trip/Day/d.jpg',
    'note.txt',
  ]);
});

test('takes the plain files of a browser that gives no entries', async () => {
  const file = new File(['x'], 'x.txt');
  expect(await drop([null], [file])).toEqual([{ file, folders: [] }]);
});

test('says when something cannot be read', async () => {
  const locked = {
    isFile: true,
    name: 'locked',
    file: (_: unknown, reject: (error: Error) => void) => reject(new Error('locked')),
  };
  await expect(drop([locked as unknown as FileSystemEntry])).rejects.toThrow('locked');
});
