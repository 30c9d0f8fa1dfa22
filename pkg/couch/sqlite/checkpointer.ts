import { extname } from 'node:path';
import { createThread } from '#pkg/thread';
import type { StoreFile } from './store-file.ts';

/**
 * Moves what the log of a file holds to the file. SQLite does it in a commit, which then writes and flushes some megabytes:
 * here a thread does it, and the loop turns.
 */
export interface Checkpointer {
  /** Goes after each commit. A promise when the log is so long that the next writer has to wait for it. */
  atNeed(): Promise<void> | undefined;
}

/** Pages of the log that the file has not, from which they are moved: as SQLite does. */
const ENOUGH = 1000;
/** Pages of the log: it only starts again from its beginning once all of it has been moved and nobody writes. */
const LONG = 8 * ENOUGH;

/** @note of the process, as the loop that it spares: it keeps nothing from one file to the next. */
const thread = createThread<string, undefined>({
  // The extension is another one once the program is built.
  file: new URL(`./checkpoint-worker${extname(import.meta.filename)}`, import.meta.url),
  idle: 10_000,
  resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
});

/** @param hold keeps the file open until the work has settled, which never rejects */
export function createCheckpointer(file: StoreFile, hold: (work: Promise<void>) => void): Checkpointer {
  let running: Promise<void> | undefined;

  function start(): Promise<void> {
    running ??= checkpoint(file).finally(() => {
      running = undefined;
    });
    return running;
  }

  /** What was written while the first one ran is the work of the second; a reader of an old state may keep the rest. */
  async function catchUp(): Promise<void> {
    await start();
    await start();
  }

  let unseen = 0;

  return {
    atNeed() {
      if (unseen > 0) {
        unseen--;
        return undefined;
      }
      const { pages, moved } = file.log();
      if (pages - moved < ENOUGH) {
        // Most commits write a few pages: it is not worth a look at each of them.
        unseen = pages - moved < ENOUGH / 2 ? 3 : 0;
        return undefined;
      }
      const isLong = pages > LONG;
      const work = isLong ? catchUp() : start();
      hold(work);
      return isLong ? work : undefined;
    },
  };
}

async function checkpoint(file: StoreFile): Promise<void> {
  try {
    // Without a thread the log would grow for ever.
    await thread.ask(file.path).catch(() => file.checkpoint());
  } catch {
    // The log keeps what was not moved.
  }
}
