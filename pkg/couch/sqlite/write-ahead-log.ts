import { fdatasync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { CouchError } from '../couch-error.ts';

/** The log of an open connection, which is there as long as that is. No lock is held on it: it may be closed at any time. */
export function openLog(path: string, db: DatabaseSync): number {
  try {
    return openSync(`${path}-wal`, 'r+');
  } catch (error) {
    db.close();
    throw error;
  }
}

const syncData = promisify(fdatasync);

/** What a commit would do itself with `synchronous = FULL`. @see https://www.sqlite.org/pragma.html#pragma_synchronous */
export function createFlush(path: string, { db, log }: { db: DatabaseSync; log: number }): () => Promise<void> {
  let isListed = false;
  let hasFailed = false;
  return async () => {
    try {
      // After a failure the system may take what it could not write for written: the log counts no more, so it is copied.
      if (hasFailed) copyLog(db);
      else await syncData(log);
      if (!isListed) await syncListing(path);
      isListed = true;
      hasFailed = false;
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
}

/** Moves all that is in the log to the file, which SQLite flushes. Throws when another process reads an older state. */
function copyLog(db: DatabaseSync): void {
  const row = db.prepare('PRAGMA wal_checkpoint(FULL)').get() as { busy: number };
  if (row.busy !== 0) throw new CouchError('service_unavailable', 'The disk has refused a write.');
}

/** The folder of a file that was taken away has nothing more to keep. */
async function syncListing(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  try {
    await folder?.sync();
  } finally {
    await folder?.close();
  }
}

/**
 * Room in the log ahead of what is written: a flush of a file that has grown also writes where its new blocks are, and
 * takes three times as long. SQLite reads a log up to the first frame that is not of its writer, so zeros end it.
 * @see https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
interface Room {
  /** Tells how many pages the log holds. */
  note(pages: number): void;
  /** Makes the log longer if it is nearly full. Within a transaction, so that no other connection writes to it. */
  make(): void;
}

/** Bytes of a page in the log, with its header. */
const FRAME = 4096 + 24;
/** Pages from which it is worth it: most files are written to now and then. */
const BUSY_LOG = 64;
/** Pages that are always free: more than go in between two looks. */
const AHEAD = 128;
/** A megabyte: copied in less than a millisecond, and flushed by one write of an SD card in some fifty. */
const CHUNK = new Uint8Array(256 * FRAME);

export function createRoom(log: number): Room {
  let wanted = 0;
  let size = 0;

  return {
    note(pages) {
      if (pages >= BUSY_LOG) wanted = (pages + AHEAD) * FRAME;
    },
    make() {
      if (wanted <= size) return;
      size = fstatSync(log).size;
      if (wanted <= size) return;
      try {
        size += writeSync(log, CHUNK, 0, CHUNK.length, size);
      } catch {
        // A full disk: what is left of it is for the data. SQLite tells of it if it needs more.
        ftruncateSync(log, size);
        size = Number.POSITIVE_INFINITY;
      }
    },
  };
}
