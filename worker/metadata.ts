import type { Worker } from '#model/job';
import type { MediaFiles } from '#model/media';
import { lookAtFile } from './look-at-file.ts';

/** Writes in a file what its content says of itself: `{ id }`. */
export function metadataWorker({ extractMetadata }: Pick<MediaFiles, 'extractMetadata'>): Worker {
  return {
    type: 'metadata',
    concurrency: 2,
    maxExecCount: 2,
    timeout: 90_000,
    reserved: true,
    run: (task) => lookAtFile(task, extractMetadata),
  };
}
