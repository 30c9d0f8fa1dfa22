/** Every worker of the server, as data: a kind of work is added here, and nowhere else. */
import type { Addresses, AppRooms } from '#model/app';
import type { Automations } from '#model/automation';
import type { Docs } from '#model/docs';
import type { Jobs, Task, Worker } from '#model/job';
import type { KonnectorEnds, Konnectors } from '#model/konnector';
import type { PostOffice } from '#model/mail';
import type { Mailboxes } from '#model/mailbox';
import type { MediaFiles } from '#model/media';
import type { DeliverNotifications, Devices, StackNotices } from '#model/notification';
import type { OAuthClients } from '#model/oauth';
import type { Reminders } from '#model/reminder';
import type { Vfs } from '#model/vfs';
import { automationWorker } from './automation.ts';
import { cleanClientsWorker } from './clean-clients.ts';
import { cleanJobsWorker } from './clean-jobs.ts';
import { cleanOldTrashedWorker } from './clean-old-trashed.ts';
import { konnectorWorker } from './konnector.ts';
import { logWorker } from './log.ts';
import { mailboxWorker } from './mailbox.ts';
import { metadataWorker } from './metadata.ts';
import { notificationWorker } from './notification.ts';
import { pushWorker } from './push.ts';
import { reminderWorker } from './reminder.ts';
import { removeKonnectorWorker } from './remove-konnector.ts';
import { sendmailWorker, stackMailWorker } from './sendmail/index.ts';
import { serviceWorker } from './service.ts';
import { thumbnailWorker } from './thumbnail.ts';
import { trashFilesWorker } from './trash-files.ts';
import { unzipWorker } from './unzip.ts';
import { updatesWorker } from './updates.ts';
import { zipWorker } from './zip.ts';

/** What the workers use of the domain. */
interface WorkersDeps {
  automations: Pick<Automations, 'run'>;
  docs: Pick<Docs, 'notify'>;
  mediaFiles: MediaFiles;
  postOffice: PostOffice;
  mailboxes: Mailboxes;
  deliverNotifications: DeliverNotifications;
  devices: Devices;
  reminders: Reminders;
  jobs: Pick<Jobs, 'push' | 'bound'>;
  vfs: Vfs;
  trashKeptFor(instance: Task['instance']): number | undefined;
  programs: Konnectors;
  konnectorEnds: Pick<KonnectorEnds, 'run'>;
  appRooms: Pick<AppRooms, 'updateAll'>;
  stackNotices: Pick<StackNotices, 'updatesWait'>;
  oauthClients: Pick<OAuthClients, 'forgetPending'>;
  addresses: Pick<Addresses, 'origin' | 'app' | 'inside'>;
}

export function createWorkers(deps: WorkersDeps): readonly Worker[] {
  const { mediaFiles, postOffice, deliverNotifications, docs, vfs, oauthClients, addresses } = deps;
  return [
    logWorker(),
    automationWorker(deps.automations),
    thumbnailWorker(mediaFiles),
    metadataWorker(mediaFiles),
    sendmailWorker(postOffice),
    stackMailWorker(postOffice),
    mailboxWorker(deps.mailboxes, deps.jobs),
    notificationWorker(deliverNotifications),
    pushWorker(deps),
    reminderWorker(deps.reminders),
    cleanClientsWorker(oauthClients),
    cleanJobsWorker(deps.jobs),
    trashFilesWorker(vfs),
    cleanOldTrashedWorker({ vfs, keptFor: deps.trashKeptFor }),
    konnectorWorker(deps.programs),
    removeKonnectorWorker(deps.konnectorEnds),
    serviceWorker(deps.programs),
    updatesWorker(deps.appRooms, deps.stackNotices),
    zipWorker({ vfs, mediaFiles, originOf: addresses.origin }),
    unzipWorker({ vfs, docs, originOf: addresses.origin }),
  ];
}
