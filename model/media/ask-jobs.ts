import type { Instance } from '#model/instance';
import type { Jobs } from '#model/job';
import type { File } from '#model/vfs';
import type { MediaFiles } from './media-files.ts';
import { hasPicture, readable } from './what-is-read.ts';

/** Has files looked at, later. */
export interface MediaJobs {
  /** For a content that is new. */
  look(instance: Instance, file: File): Promise<void>;
  /** For thumbnails that somebody has missed. */
  thumbnails(instance: Instance, file: File): Promise<void>;
}

export function createMediaJobs(
  jobs: () => Pick<Jobs, 'push'>,
  media: Pick<MediaFiles, 'mayHaveThumbnails'>,
): MediaJobs {
  async function push(instance: Instance, worker: 'metadata' | 'thumbnail', { _id: id }: File): Promise<void> {
    await jobs().push(instance, { worker, message: { id }, unique: id });
  }
  return {
    async look(instance, file) {
      if (readable(file) === 0) return;
      await push(instance, 'metadata', file);
      if (hasPicture(file)) await push(instance, 'thumbnail', file);
    },
    async thumbnails(instance, file) {
      if (await media.mayHaveThumbnails(instance, file)) await push(instance, 'thumbnail', file);
    },
  };
}
