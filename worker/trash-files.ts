import { z } from 'zod';
import { JobError, type Worker } from '#model/job';
import type { Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';

const MESSAGE = z.object({ ids: z.array(z.string()).default([]), objects: z.array(z.string()).default([]) });

/** Destroys for ever what is in the trash: `{ ids }`. Bytes that no document names any more go too. */
export function trashFilesWorker(vfs: Pick<Vfs, 'destroy' | 'collectOrphans'>): Worker {
  return {
    type: 'trash-files',
    concurrency: 1,
    maxExecCount: 2,
    timeout: 2 * 3_600_000,
    reserved: true,
    async run({ job, instance, signal }) {
      const message = MESSAGE.safeParse(job.message);
      if (!message.success) throw new JobError('The message has no ids of files', { retry: false });
      const { ids, objects } = message.data;
      for (const id of ids) {
        signal.throwIfAborted();
        await vfs.destroy(instance, id).catch((error: unknown) => {
          // A run that was cut did it.
          if (!isKind(error, 'not-found')) throw error;
        });
      }
      if (objects.length > 0) await vfs.collectOrphans(instance);
    },
  };
}
