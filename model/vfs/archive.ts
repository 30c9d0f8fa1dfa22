import { Readable } from 'node:stream';
import { numberedName, splitName } from '#doctypes/files';
import type { Instance } from '#model/instance';
import { ifFound } from '#pkg/errors';
import type { ZipEntry } from '#pkg/zip';
import { getNode } from './lookup.ts';
import type { VfsParts } from './parts.ts';
import type { File, Node } from './types.ts';
import { walk } from './walk.ts';
import { withContent } from './with-content.ts';

/** Deflate would only take time. */
const COMPRESSED = /^(image|audio|video|zip|pdf)$/;

/** Pages of documents, beside what is archived whole. */
export interface ArchivedPages {
  list: readonly { id: string; page: number }[];
  read(file: File, page: number): Promise<Uint8Array>;
}

/**
 * The entries of an archive of files and directories, below a directory of its name. What is destroyed meanwhile is left
 * out. Two things of the same name get a number.
 */
export async function* archiveEntries(
  parts: VfsParts,
  instance: Instance,
  name: string,
  ids: readonly string[],
  pages: ArchivedPages = { list: [], read: () => Promise.resolve(new Uint8Array()) },
): AsyncGenerator<ZipEntry> {
  const taken = new Set<string>();
  for (const id of ids) {
    const top = await found(() => getNode(parts, instance, id));
    if (!top) continue;
    const topName = freeName(taken, top);
    for await (const { node, names } of walk(parts, instance, top)) {
      const inside = [topName, ...names.slice(1)].filter((part) => part !== '');
      const path = [name, ...inside].map(safeName).join('/');
      const entry = await found(() => toEntry(parts, instance, node, path));
      if (entry) yield entry;
    }
  }
  for (const { id, page } of pages.list) {
    const file = await found(() => getNode(parts, instance, id));
    if (file?.type !== 'file') continue;
    const content = Buffer.from(await pages.read(file, page));
    const path = [name, freeName(taken, { name: pageName(file.name, page), type: 'file' })].map(safeName).join('/');
    const stream = Readable.from([content]);
    yield { path, modifiedAt: new Date(file.updated_at), content: { size: content.length, stream, compress: false } };
  }
}

function pageName(name: string, page: number): string {
  const { stem, extension } = splitName(name);
  return `${stem} - ${page}${extension}`;
}

async function toEntry(parts: VfsParts, instance: Instance, node: Node, path: string): Promise<ZipEntry> {
  if (node.type === 'directory') return { path, modifiedAt: new Date(node.updated_at) };
  return withContent(parts, instance, node, async (file) => ({
    path,
    modifiedAt: new Date(file.updated_at),
    content: {
      size: Number(file.size),
      stream: await parts.blobs.get(instance.prefix, file.internal_vfs_id),
      compress: !COMPRESSED.test(file.class),
    },
  }));
}

async function found<T>(find: () => Promise<T>): Promise<T | undefined> {
  return ifFound(find());
}

function freeName(taken: Set<string>, node: Pick<Node, 'name' | 'type'>): string {
  let name = node.name;
  for (let n = 2; taken.has(name); n++) name = numberedName(node.name, n, node.type === 'file');
  taken.add(name);
  return name;
}

/** A backslash separates directories on some systems: `..\\x` must not leave the folder where the archive is opened. */
function safeName(name: string): string {
  return name.replaceAll('\\', '_');
}
