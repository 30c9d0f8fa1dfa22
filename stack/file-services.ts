import type { Addresses } from '#model/app';
import type { Docs } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import type { Mailer } from '#model/mail';
import { createMediaFiles, createMediaJobs } from '#model/media';
import { createReferences } from '#model/reference';
import { createShortcuts } from '#model/shortcut';
import { createVfs } from '#model/vfs';
import type { Logger } from '#pkg/log';
import type { Config } from './config.ts';
import type { Drivers } from './drivers.ts';

interface Parts {
  docs: Docs;
  addresses: Addresses;
  /** Called when a mail is to be sent: it needs the instances, which need the files. */
  mailer: () => Mailer;
  /** Called when there is work: the workers need the files. */
  jobs: () => Jobs;
  instances: () => Instances;
  log: Logger;
}

/** What is around the files: their tree, what they show, and what their owner is told of them. */
export function buildFileServices(
  config: Config,
  drivers: Drivers,
  { docs, addresses, mailer, jobs, instances, log }: Parts,
) {
  const { blobs, locks, cache, media } = drivers;
  const failed = (instance: Instance) => (err: unknown) =>
    log.error({ domain: instance.domain, err }, 'a file hook failed');
  const vfs = createVfs({
    docs,
    blobs,
    locks,
    versioning: config.fs.versioning,
    onFailure: (err) => log.error({ err }, 'something behind the requests on files failed, and will be done later'),
    hasFirstFolder: ({ context = 'default' }, folder) => config.contexts[context]?.[`init_${folder}_folder`] !== false,
    hooks: {
      contentGone: (instance, file) => void mediaFiles.removeThumbnails(instance, file).catch(failed(instance)),
      quotaNearlyReached: (instance) => void warnOwner(instance).catch(failed(instance)),
    },
  });
  const mediaFiles = createMediaFiles({ docs, blobs, cache, media, vfs, addresses });
  const mediaJobs = createMediaJobs({ jobs, instances, media: mediaFiles });

  async function warnOwner(instance: Instance): Promise<void> {
    const { files, versions } = await vfs.diskUsage(instance);
    const quota = instance.disk_quota ?? 0;
    const values = {
      percent: String(Math.floor((100 * (files + versions)) / quota)),
      used: String(files + versions),
      quota: String(quota),
      link: `${addresses.app(instance, 'settings')}#/storage`,
    };
    await mailer().send(instance, { template: 'disk_quota', values });
  }

  return {
    vfs,
    mediaFiles,
    mediaJobs,
    askThumbnails: mediaJobs.thumbnails,
    references: createReferences({ docs, vfs }),
    shortcuts: createShortcuts({ vfs }),
  };
}
