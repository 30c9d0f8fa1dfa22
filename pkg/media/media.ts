import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTempFolder } from '#pkg/temp-folder';
import { createLane } from './lane.ts';
import { shareLanes } from './share-lanes.ts';
import { spool } from './spool.ts';
import type { Content, Facts, Media, Task, Thumbnails } from './types.ts';

export interface MediaOptions {
  /** Processes that work side by side. @default 1 */
  processes?: number;
  /** ms for one file. @default 60,000 */
  timeout?: number;
  /** Bytes of memory that a process may use. @default 1 GiB */
  memory?: number;
  /** Where contents are put while they are looked at. @default the system's temporary folder */
  directory?: string;
}

/** Nothing is started before it is needed, and nothing keeps the process alive. */
export function openMedia(options: MediaOptions = {}): Media {
  const { processes = 1, timeout = 60_000, memory = 1024 ** 3, directory = tmpdir() } = options;
  const lanes = Array.from({ length: processes }, () => createLane({ timeout, memory }));
  const onLane = shareLanes(lanes);

  async function run<T>({ owner, stream, limit }: Content, task: Task): Promise<T> {
    try {
      return await onLane(owner, async (lane) => {
        const folder = await makeTempFolder(directory);
        try {
          const path = join(folder, 'content');
          await spool(stream, path, limit);
          return (await lane.run({ task, path })) as T;
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      });
    } finally {
      stream.destroy();
    }
  }

  return {
    thumbnails: (content) => run<Thumbnails>(content, { name: 'thumbnails' }),
    facts: (content) => run<Facts>(content, { name: 'facts' }),
    page: (content, page) => run<Uint8Array>(content, { name: 'page', page }),
    async [Symbol.asyncDispose]() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
