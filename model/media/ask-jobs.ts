import { createHash } from 'node:crypto';
import { DOCTYPES, toObject } from '#model/docs';
import type { ChangeHandler } from '#model/follower';
import type { Instance, Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import type { File, Node } from '#model/vfs';
import type { MediaFiles } from './media-files.ts';
import { hasPicture, readable } from './what-is-read.ts';

/** Has files looked at, later. */
export interface MediaJobs extends ChangeHandler {
  /** For thumbnails that somebody has missed. */
  thumbnails(instance: Instance, file: File): Promise<void>;
}

export interface MediaJobsDeps {
  jobs: Pick<Jobs, 'push'>;
  instances: Pick<Instances, 'byPrefix'>;
  media: Pick<MediaFiles, 'mayHaveThumbnails'>;
}

const FOLLOWED: ReadonlySet<string> = new Set([DOCTYPES.files]);

/** A file whose content or type is new is looked at. */
export function createMediaJobs({ jobs, instances, media }: MediaJobsDeps): MediaJobs {
  async function push(instance: Instance, worker: 'metadata' | 'thumbnail', id: string, job?: string): Promise<void> {
    await jobs.push(instance, { worker, message: { id }, unique: id, ...(job !== undefined && { id: job }) });
  }
  return {
    doctypes: () => FOLLOWED,
    async handle({ prefix, verb, doc, old }) {
      if (verb === 'DELETED' || doc.rev === '') return;
      const file = toObject<Node>(doc);
      if (file.type !== 'file' || readable(file) === 0) return;
      const before = old && toObject<Node>(old);
      if (before?.type === 'file' && before.md5sum === file.md5sum && before.mime === file.mime) return;
      const instance = await instances.byPrefix(prefix);
      if (!instance || instance.deleting) return;
      const change = createHash('sha256').update(`${prefix} ${file._rev} ${file._id}`).digest('hex').slice(0, 32);
      await push(instance, 'metadata', file._id, `metadata-${change}`);
      if (hasPicture(file)) await push(instance, 'thumbnail', file._id, `thumbnail-${change}`);
    },
    async thumbnails(instance, file) {
      if (await media.mayHaveThumbnails(instance, file)) await push(instance, 'thumbnail', file._id);
    },
  };
}
