/** Every worker of the server, as data: a kind of work is added here, and nowhere else. */
import type { Worker } from '#model/job';
import type { PostOffice } from '#model/mail';
import type { MediaFiles } from '#model/media';
import type { DeliverNotifications } from '#model/notification';
import { logWorker } from './log.ts';
import { metadataWorker } from './metadata.ts';
import { notificationWorker } from './notification.ts';
import { sendmailWorker, stackMailWorker } from './sendmail/index.ts';
import { thumbnailWorker } from './thumbnail.ts';

/** What the workers use of the domain. */
interface WorkersDeps {
  mediaFiles: MediaFiles;
  postOffice: PostOffice;
  deliverNotifications: DeliverNotifications;
}

export function createWorkers({ mediaFiles, postOffice, deliverNotifications }: WorkersDeps): readonly Worker[] {
  return [
    logWorker(),
    thumbnailWorker(mediaFiles),
    metadataWorker(mediaFiles),
    sendmailWorker(postOffice),
    stackMailWorker(postOffice),
    notificationWorker(deliverNotifications),
  ];
}
