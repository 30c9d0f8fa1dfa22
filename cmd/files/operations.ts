import { pipeline } from 'node:stream/promises';
import type { FilesClient, FilesNode } from '#client';
import { CommandError } from '../command-error.ts';
import { inUnits, printable } from './printable.ts';

/** What is done with the files of an instance, by a command of its own or by `files exec`. */
export interface Operation {
  /** `<path>`, `[path]`: as in the help. */
  args: string;
  summary: string;
  options?: readonly [flags: string, summary: string][];
  run(files: FilesClient, args: readonly string[], options: Options): Promise<void>;
}

type Options = Readonly<Record<string, boolean | undefined>>;

const byPath = (files: FilesClient, path: string | undefined) => files.byPath(absolute(path ?? '/'));

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ls: {
    args: '[path]',
    summary: 'List a directory',
    options: [['-l, --long', 'with sizes and dates']],
    async run(files, [path], { long }) {
      const node = await byPath(files, path);
      const isFile = node.attributes.type === 'file';
      for await (const child of isFile ? [node] : files.children(node.id)) console.log(toLine(child, long === true));
    },
  },
  tree: {
    args: '[path]',
    summary: 'List a directory and all that is below it',
    async run(files, [path]) {
      const node = await byPath(files, path);
      console.log(path ?? '/');
      await printTree(files, node.id, '');
    },
  },
  attrs: {
    args: '<path>',
    summary: 'Print what is known of a file or directory, as JSON',
    async run(files, [path]) {
      const { id, attributes } = await byPath(files, path);
      console.log(JSON.stringify({ _id: id, ...attributes }, null, 2));
    },
  },
  cat: {
    args: '<path>',
    summary: 'Print the content of a file',
    async run(files, [path]) {
      const { id } = await byPath(files, path);
      await pipeline(await files.download(id), process.stdout, { end: false });
    },
  },
  mkdir: {
    args: '<path>',
    summary: 'Make a directory',
    options: [['-p, --parents', 'and those above it; one that is there is fine']],
    async run(files, [path], { parents }) {
      await files.makeDirectory(absolute(path ?? ''), parents === true);
    },
  },
  mv: {
    args: '<from> <to>',
    summary: 'Move or rename; into a directory that is there, under the same name',
    async run(files, [from, to]) {
      const { id } = await byPath(files, from);
      await files.move(id, await destination(files, absolute(to ?? ''), nameOf(from ?? '')));
    },
  },
  rm: {
    args: '<path>',
    summary: 'Move to the trash',
    options: [['--permanent', 'destroy it for ever']],
    async run(files, [path], { permanent }) {
      const { id, attributes } = await byPath(files, path);
      if (!isInTrash(path ?? '', attributes)) await files.trash(id);
      else if (permanent !== true) throw new CommandError('It is in the trash already: --permanent destroys it');
      if (permanent === true) await files.destroy(id);
    },
  },
  restore: {
    args: '<path>',
    summary: 'Take something out of the trash: /.cozy_trash/...',
    async run(files, [path]) {
      await files.restore((await byPath(files, path)).id);
    },
  },
};

export function absolute(path: string): string {
  if (path.startsWith('/')) return path;
  throw new CommandError(`The path must begin with a slash: ${printable(path)}`);
}

export function nameOf(path: string): string {
  return path.split('/').filter(Boolean).at(-1) ?? '';
}

/** Where something goes: in the directory of that path, or under that path. */
export async function destination(
  files: FilesClient,
  path: string,
  name: string,
): Promise<{ dir_id: string; name: string }> {
  const there = await files.byPath(path).catch((error: { status?: number }) => {
    if (error.status === 404) return undefined;
    throw error;
  });
  if (there?.attributes.type === 'directory') return { dir_id: there.id, name };
  const names = path.split('/').filter(Boolean);
  const parent = await files.byPath(`/${names.slice(0, -1).join('/')}`);
  return { dir_id: parent.id, name: names.at(-1) ?? name };
}

function isInTrash(path: string, { trashed }: FilesNode['attributes']): boolean {
  return trashed === true || path.startsWith('/.cozy_trash/');
}

function toLine({ attributes: { type, name, size, updated_at } }: FilesNode, long: boolean): string {
  const shown = `${printable(name)}${type === 'directory' ? '/' : ''}`;
  if (!long) return shown;
  return `${(type === 'file' ? inUnits(Number(size)) : '').padStart(12)}  ${updated_at.slice(0, 16)}  ${shown}`;
}

async function printTree(files: FilesClient, dirId: string, indent: string): Promise<void> {
  let before: FilesNode | undefined;
  const print = async (node: FilesNode, isLast: boolean) => {
    console.log(`${indent}${isLast ? '└── ' : '├── '}${toLine(node, false)}`);
    if (node.attributes.type === 'directory') await printTree(files, node.id, `${indent}${isLast ? '    ' : '│   '}`);
  };
  for await (const node of files.children(dirId)) {
    if (before) await print(before, false);
    before = node;
  }
  if (before) await print(before, true);
}
