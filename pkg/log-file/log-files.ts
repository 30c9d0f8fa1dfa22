import { appendFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface LogFiles {
  /** A line at the end. Rejects when the disk is full or gone; what comes later begins on a line of its own. */
  append(name: string, line: object): Promise<void>;
  /** All that is kept, the oldest first; empty when nothing is. */
  read(name: string): Promise<Buffer>;
  remove(name: string): Promise<void>;
}

export interface LogFilesOptions {
  /** Made when it is first needed, for the account of the server only. */
  folder: string;
  /** Of one file. Two are kept: the one that is written, and the one that was full before. */
  maxBytes: number;
}

/**
 * Two processes may write the same file: a line is one write at the end. They may both find it full, and one of two full files is
 * lost then. Nothing is synced: a log is no record of what was acknowledged.
 */
export function openLogFiles({ folder, maxBytes }: LogFilesOptions): LogFiles {
  /** What is under way of each name: one after the other. */
  const chains = new Map<string, Promise<unknown>>();
  /** Whose last line was cut. */
  const torn = new Set<string>();

  function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (chains.get(name) ?? Promise.resolve()).then(work, work);
    const settled = turn
      .catch(() => undefined)
      .finally(() => {
        if (chains.get(name) === settled) chains.delete(name);
      });
    chains.set(name, settled);
    return turn;
  }

  function paths(name: string): { current: string; old: string } {
    if (!/^[\w-]{1,200}$/.test(name)) throw new RangeError(`${JSON.stringify(name)} is no name of a log`);
    return { current: join(folder, `${name}.log`), old: join(folder, `${name}.1.log`) };
  }

  return {
    append: (name, line) =>
      inTurn(name, async () => {
        const { current, old } = paths(name);
        const text = `${torn.has(name) ? '\n' : ''}${JSON.stringify(line)}\n`;
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const size = await sizeOf(current);
        if (size > 0 && size + Buffer.byteLength(text) > maxBytes) await rename(current, old);
        try {
          await appendFile(current, text, { mode: 0o600 });
          torn.delete(name);
        } catch (error) {
          torn.add(name);
          throw error;
        }
      }),
    read: (name) =>
      inTurn(name, async () => {
        const { current, old } = paths(name);
        return Buffer.concat([await contentOf(old), await contentOf(current)]);
      }),
    remove: (name) =>
      inTurn(name, async () => {
        for (const path of Object.values(paths(name))) await rm(path, { force: true });
        torn.delete(name);
      }),
  };
}

const sizeOf = async (path: string): Promise<number> => (await orMissing(stat(path)))?.size ?? 0;
const contentOf = async (path: string): Promise<Buffer> => (await orMissing(readFile(path))) ?? Buffer.alloc(0);

async function orMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
