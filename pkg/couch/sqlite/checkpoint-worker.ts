import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', (path: string) => {
  checkpoint(path);
  parentPort?.postMessage(undefined);
});

/** Nobody waits for a lock: what cannot be moved now is moved at the next need. */
function checkpoint(path: string): void {
  const address = pathToFileURL(path);
  // A file that was removed meanwhile is not made again.
  address.searchParams.set('mode', 'rw');
  try {
    const db = new DatabaseSync(address, { timeout: 0 });
    try {
      db.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_checkpoint(PASSIVE)');
    } finally {
      db.close();
    }
  } catch {
    // The log keeps what was not moved.
  }
}
