import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type FilesClient, RequestError } from '#client';
import { CommandError } from '../command-error.ts';
import { absolute, destination, nameOf } from './operations.ts';

const PREFIX = 'cozy:';

/** Copies one file. A path that begins with `cozy:` is on the instance, any other is on this machine. */
export async function copyFile(files: FilesClient, from: string, to: string): Promise<void> {
  const [source, target] = [remote(from), remote(to)];
  if (source !== undefined && target !== undefined) return copyInside(files, source, target);
  if (source !== undefined) return copyOut(files, source, to);
  if (target !== undefined) return copyIn(files, from, target);
  throw new CommandError(`One of the two must be on the instance: ${PREFIX}/Photos`);
}

function remote(path: string): string | undefined {
  return path.startsWith(PREFIX) ? absolute(path.slice(PREFIX.length)) : undefined;
}

async function copyInside(files: FilesClient, from: string, to: string): Promise<void> {
  const { dir_id: dirId, name } = await destination(files, to, nameOf(from));
  await files.copy((await files.byPath(from)).id, { dirId, name });
}

async function copyOut(files: FilesClient, from: string, to: string): Promise<void> {
  const { id, attributes } = await files.byPath(from);
  if (attributes.type === 'directory') throw new CommandError('It is a directory: copy its files');
  const isDirectory = await stat(to).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const path = isDirectory ? join(to, attributes.name) : to;
  // Under another name until it is whole.
  const piece = `${path}.part`;
  try {
    await pipeline(await files.download(id), createWriteStream(piece));
    await rename(piece, path);
  } catch (error) {
    await rm(piece, { force: true });
    throw error;
  }
}

async function copyIn(files: FilesClient, from: string, to: string): Promise<void> {
  const found = await stat(from);
  if (found.isDirectory()) throw new CommandError('It is a directory: use files import');
  const { dir_id, name } = await destination(files, to, basename(from));
  const file = { name, size: found.size, updatedAt: found.mtime };
  const content = () => createReadStream(from);
  const there = await files.byPath(to).catch(ifMissing);
  if (there?.attributes.type === 'file') await files.overwrite(there.id, file, content());
  else await files.upload(dir_id, file, content());
}

/** What else fails is no reason to write. */
function ifMissing(error: unknown): undefined {
  if (!(error instanceof RequestError && error.status === 404)) throw error;
}
