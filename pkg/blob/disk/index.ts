import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobInfo, Blobs } from '#pkg/blob';
import { createBatches } from './batches.ts';
import { hasCode, toBlobError } from './file-errors.ts';
import { createHashThread } from './hash-thread.ts';
import { blobPath, containerFolder, uploadsFolder } from './layout.ts';
import { listKeys } from './list.ts';
import { makeFolder, publish } from './publish.ts';
import { spool } from './spool.ts';
import { sweepUploads } from './sweep.ts';

const HOUR = 3_600_000;
/** Bytes per read: larger than Node's 64 KiB, since each read is a trip to another thread. */
const READ_SIZE = 256 * 1024;

export interface DiskBlobsOptions {
  /** Made if it is not there. Everything in it belongs to the driver. */
  directory: string;
  /** Pieces of uploads that nobody wrote to for this long, in ms, are removed at start. Default: six hours. */
  abandonedAfter?: number;
  now?: () => number;
}

/**
 * Blobs as files of one directory, readable by the server's user only.
 *
 * A blob is written whole under another name and made durable, then gets its name by a rename: whenever the process dies,
 * the key holds all of the old bytes or all of the new ones. Several processes may share the directory.
 */
export async function openDiskBlobs(options: DiskBlobsOptions): Promise<Blobs> {
  const { directory, abandonedAfter = 6 * HOUR, now = Date.now } = options;
  const uploads = uploadsFolder(directory);
  const tools = { thread: createHashThread(), batches: createBatches() };
  await makeFolder(uploads);
  await sweepUploads(uploads, abandonedAfter, now());

  return {
    async put(container, key, content, options = {}) {
      const path = blobPath(directory, container, key);
      const piece = join(uploads, randomUUID());
      // The stream may fail before it is read; it tells its reader again.
      content.on('error', () => undefined);
      try {
        const file = await open(piece, 'wx', 0o600);
        let info: BlobInfo;
        try {
          info = await spool(content, file, tools, options);
          await file.sync();
        } finally {
          await file.close();
        }
        options.signal?.throwIfAborted();
        await publish(piece, path);
        return info;
      } catch (error) {
        await unlink(piece).catch(() => undefined);
        throw toBlobError(error);
      }
    },

    async get(container, key, range) {
      try {
        const file = await open(blobPath(directory, container, key), constants.O_RDONLY | constants.O_NOFOLLOW);
        return file.createReadStream({ ...range, highWaterMark: READ_SIZE });
      } catch (error) {
        throw toBlobError(error);
      }
    },

    async size(container, key) {
      try {
        return (await stat(blobPath(directory, container, key))).size;
      } catch (error) {
        throw toBlobError(error);
      }
    },

    async delete(container, key) {
      try {
        await unlink(blobPath(directory, container, key));
      } catch (error) {
        if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw toBlobError(error);
      }
    },

    async deleteContainer(container) {
      await rm(containerFolder(directory, container), { recursive: true, force: true });
    },

    list: (container) => listKeys(containerFolder(directory, container)),

    async ping() {
      try {
        await access(uploads, constants.R_OK | constants.W_OK | constants.X_OK);
      } catch (cause) {
        throw toBlobError(cause);
      }
    },
  };
}
