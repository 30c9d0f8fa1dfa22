import type { Worker } from '#model/job';
import type { MediaFiles } from '#model/media';
import { lookAtFile } from './look-at-file.ts';

/** Makes the thumbnails of a file: `{ id }`. */
export function thumbnailWorker({ makeThumbnails }: Pick<MediaFiles, 'makeThumbnails'>): Worker {
  return {
    type: 'thumbnail',
    concurrency: 2,
    maxExecCount: 2,
    timeout: 90_000,
    reserved: true,
    run: (task) => lookAtFile(task, makeThumbnails),
  };
}
