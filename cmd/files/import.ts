import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import type { FilesClient, StoredLine } from '#client';
import { CommandError } from '../command-error.ts';
import { type LocalEntry, localTree } from './local-tree.ts';
import { absolute } from './operations.ts';
import { inUnits, printable } from './printable.ts';
import { createProgress } from './progress.ts';

export interface ImportOptions {
  /** A directory of this machine. */
  from: string;
  /** A directory of the instance, made when it is not there. */
  to?: string;
  /** Only the files whose path matches. */
  match?: string;
  dryRun?: boolean;
}

/** Files that are sent in one request. */
const BATCH = 5_000;

/** Uploads what is in a directory. What is there already under its name is left as it is, so that it can be run again. */
export async function importDirectory(files: FilesClient, options: ImportOptions): Promise<void> {
  const entries = await chosen(options);
  const isFile = ({ type }: LocalEntry) => type === 'file';
  const total = { files: entries.filter(isFile).length, bytes: entries.reduce((sum, { size }) => sum + size, 0) };
  if (options.dryRun) {
    for (const { path } of entries.filter(isFile)) console.log(printable(path));
    console.log(`${total.files} files, ${inUnits(total.bytes)}`);
    return;
  }
  const to = absolute(options.to ?? '/');
  const target = to.replaceAll('/', '') === '' ? await files.byPath('/') : await files.makeDirectory(to, true);
  const result = await sendAll(files, target.id, options.from, entries, total);
  console.log(`${result.stored} stored, ${result.there} already there, ${result.refused.length} refused`);
  for (const line of result.refused) console.error(`${printable(line.name ?? '')}: ${line.errors?.[0]?.detail}`);
  if (result.refused.length > 0) throw new CommandError('Some files were refused');
}

async function chosen({ from, match }: ImportOptions): Promise<LocalEntry[]> {
  const pattern = match === undefined ? undefined : new RegExp(match, 'u');
  const entries: LocalEntry[] = [];
  for await (const entry of localTree(from)) {
    // Directories are made for the files that are in them.
    if (pattern ? entry.type === 'file' && pattern.test(entry.path) : true) entries.push(entry);
  }
  return entries;
}

async function sendAll(
  files: FilesClient,
  dirId: string,
  from: string,
  entries: readonly LocalEntry[],
  total: { files: number; bytes: number },
): Promise<{ stored: number; there: number; refused: StoredLine[] }> {
  const sizes = new Map(entries.map(({ path, type, size }) => [path, { type, size }]));
  const progress = createProgress(total);
  const result = { stored: 0, there: 0, refused: [] as StoredLine[] };
  let [count, bytes] = [0, 0];
  for (let at = 0; at < entries.length; at += BATCH) {
    for await (const line of files.batch(dirId, archive(from, entries.slice(at, at + BATCH)))) {
      const entry = sizes.get(line.name ?? '');
      if (line.status === 409) result.there++;
      else if (line.status !== 201) result.refused.push(line);
      if (entry?.type !== 'file') continue;
      if (line.status === 201) result.stored++;
      count++;
      bytes += entry.size;
      progress.show(count, bytes);
    }
  }
  progress.end();
  return result;
}

/** A tar archive, made while it is sent. */
function archive(from: string, entries: readonly LocalEntry[]): Readable {
  const made = pack();
  const write = async () => {
    for (const { path, type, size, mtime, mode } of entries) {
      const name = type === 'directory' ? `${path}/` : path;
      if (type === 'directory' || size === 0) made.entry({ name, type, mtime, mode }, '');
      else
        await pipeline(createReadStream(join(from, path), { end: size - 1 }), made.entry({ name, size, mtime, mode }));
    }
    made.finalize();
  };
  write().catch((error: Error) => made.destroy(error));
  return Readable.from(made);
}
