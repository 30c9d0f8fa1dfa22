import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, copyFile, type FileHandle, link, open, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobInfo, Blobs } from '#pkg/blob';
import { isKind } from '#pkg/errors';
import { assertStore } from './assert-store.ts';
import { createBatches } from './batches.ts';
import { hasCode, toBlobError } from './file-errors.ts';
import { createHashThread } from './hash-thread.ts';
import { blobPath, containerFolder, storeFolder, uploadsFolder } from './layout.ts';
import { listKeys } from './list.ts';
import { makeStore } from './migrate.ts';
import { makeFolder, publish } from './publish.ts';
import { spool } from './spool.ts';
import { sweepUploads } from './sweep.ts';
import { createTrees } from './trees/index.ts';

/** Bytes per read: larger than Node's 64 KiB, since each read is a trip to another thread. */
const READ_SIZE = 256 * 1024;

export interface DiskBlobsOptions {
  /** Made if it is not there. Everything in it belongs to the driver. */
  directory: string;
  now?: () => number;
}

/**
 * Blobs as files of one directory, readable by the server's user only.
 *
 * A blob is written whole under another name and made durable, then gets its name by a rename: whenever the process dies,
 * the key holds all of the old bytes or all of the new ones. Several processes may share the directory.
 */
export async function openDiskBlobs(options: DiskBlobsOptions): Promise<Blobs> {
  const { directory, now = Date.now } = options;
  const tools = { thread: createHashThread(), batches: createBatches() };
  await makeStore(directory);

  /** A new name among the uploads of a container, whose folder is nearly always there. */
  async function inPiece<T>(container: string, make: (piece: string) => Promise<T>): Promise<[piece: string, made: T]> {
    const piece = join(uploadsFolder(directory, container), randomUUID());
    try {
      return [piece, await make(piece)];
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      await assertStore(directory);
      await makeFolder(uploadsFolder(directory, container));
      return [piece, await make(piece)];
    }
  }

  /** The typed error of a failure: what is not there, while nothing is, is only out of reach. */
  async function failure(error: unknown): Promise<unknown> {
    const typed = toBlobError(error);
    return isKind(typed, 'not-found')
      ? assertStore(directory).then(
          () => typed,
          (reason: unknown) => reason,
        )
      : typed;
  }

  return {
    async put(container, key, content, options = {}) {
      const path = blobPath(directory, container, key);
      // The stream may fail before it is read; it tells its reader again.
      content.on('error', () => undefined);
      let piece: string | undefined;
      try {
        let file: FileHandle;
        // Not to be written again: a person who edits it in place would change what the index says of it.
        [piece, file] = await inPiece(container, (name) => open(name, 'wx', 0o400));
        let info: BlobInfo;
        try {
          info = await spool(content, file, tools, options);
          await file.sync();
        } finally {
          await file.close();
        }
        options.signal?.throwIfAborted();
        await publish(directory, piece, path);
        return info;
      } catch (error) {
        if (piece !== undefined) await unlink(piece).catch(() => undefined);
        throw await failure(error);
      }
    },

    async get(container, key, range) {
      try {
        const file = await open(blobPath(directory, container, key), constants.O_RDONLY | constants.O_NOFOLLOW);
        return file.createReadStream({ ...range, highWaterMark: READ_SIZE });
      } catch (error) {
        throw await failure(error);
      }
    },

    async size(container, key) {
      try {
        return (await stat(blobPath(directory, container, key))).size;
      } catch (error) {
        throw await failure(error);
      }
    },

    async copy(container, from, to) {
      const source = blobPath(directory, container, from);
      let piece: string | undefined;
      try {
        [piece] = await inPiece(container, (name) => linkOrCopy(source, name));
        await publish(directory, piece, blobPath(directory, container, to));
        // A rename to another name of the same file does nothing.
        await unlink(piece).catch(() => undefined);
      } catch (error) {
        if (piece !== undefined) await unlink(piece).catch(() => undefined);
        throw await failure(error);
      }
    },

    async delete(container, key) {
      try {
        await unlink(blobPath(directory, container, key));
      } catch (error) {
        if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw toBlobError(error);
        await assertStore(directory);
      }
    },

    async deleteContainer(container) {
      await rm(containerFolder(directory, container), { recursive: true, force: true });
      await rm(uploadsFolder(directory, container), { recursive: true, force: true });
    },

    list: (container) => listKeys(containerFolder(directory, container)),

    ...((await hasLinks(directory)) && { trees: createTrees(directory) }),

    sweep: (container, age) => sweepUploads(uploadsFolder(directory, container), age, now()),

    async ping() {
      try {
        await access(storeFolder(directory), constants.R_OK | constants.W_OK | constants.X_OK);
      } catch (cause) {
        throw toBlobError(cause);
      }
    },
  };
}

/** Bytes are never changed under a key, so two keys may share them. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // No links here, or too many of them.
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EMLINK', 'ENOSYS')) throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    await using file = await open(to, 'r');
    await file.sync();
  }
}

/** Some file systems of memory cards and of networks have no hard links. */
async function hasLinks(directory: string): Promise<boolean> {
  const [one, other] = [join(directory, `%${randomUUID()}`), join(directory, `%${randomUUID()}`)];
  try {
    await (await open(one, 'wx', 0o600)).close();
    await link(one, other);
    return true;
  } catch (error) {
    if (hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) return false;
    throw error;
  } finally {
    await rm(one, { force: true });
    await rm(other, { force: true });
  }
}
