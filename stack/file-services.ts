import type { Instance } from '#model/instance';
import { createMediaFiles, createMediaJobs } from '#model/media';
import { createQuotaWatch } from '#model/notification';
import { createReferences } from '#model/reference';
import { createShortcuts } from '#model/shortcut';
import { createVfs } from '#model/vfs';
import type { Logger } from '#pkg/log';
import type { Config } from './config.ts';
import type { CoreServices } from './core-services.ts';
import type { Drivers } from './drivers.ts';
import type { NoticeServices } from './notice-services.ts';

interface Parts
  extends Pick<CoreServices, 'docs' | 'addresses' | 'instances' | 'jobs'>,
    Pick<NoticeServices, 'notifications'> {
  config: Config;
  drivers: Drivers;
  log: Logger;
}

export type FileServices = ReturnType<typeof buildFileServices>;

/** What is around the files: their tree, what they show, and what their owner is told of them. */
export function buildFileServices({ config, drivers, docs, addresses, notifications, jobs, instances, log }: Parts) {
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
      contentGone: (instance, file) => {
        mediaFiles.removeThumbnails(instance, file).catch(failed(instance));
        quotaWatch.changed(instance);
      },
      quotaNearlyReached: (instance) => quotaWatch.changed(instance),
    },
  });
  const mediaFiles = createMediaFiles({ docs, blobs, cache, media, vfs, addresses });
  const mediaJobs = createMediaJobs({ jobs, instances, media: mediaFiles });

  const quotaWatch = createQuotaWatch({
    notifications,
    usageOf: async (instance) => {
      const { files, versions } = await vfs.diskUsage(instance);
      return files + versions;
    },
    addresses,
    onFailure: (instance, error) => failed(instance)(error),
  });

  return {
    vfs,
    mediaFiles,
    mediaJobs,
    quotaWatch,
    askThumbnails: mediaJobs.thumbnails,
    references: createReferences({ docs, vfs }),
    shortcuts: createShortcuts({ vfs }),
  };
}
