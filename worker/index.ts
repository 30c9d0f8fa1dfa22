/** Every worker of the server, as data: a kind of work is added here, and nowhere else. */
import type { Worker } from '#model/job';
import type { MediaFiles } from '#model/media';
import { logWorker } from './log.ts';
import { metadataWorker } from './metadata.ts';
import { thumbnailWorker } from './thumbnail.ts';

/** What the workers use of the domain. */
interface WorkersDeps {
  mediaFiles: MediaFiles;
}

export function createWorkers({ mediaFiles }: WorkersDeps): readonly Worker[] {
  return [logWorker(), thumbnailWorker(mediaFiles), metadataWorker(mediaFiles)];
}
