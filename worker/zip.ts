import { z } from 'zod';
import { DOCTYPES } from '#model/docs';
import { JobError, type Task, type Worker } from '#model/job';
import type { Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';
import { type ZipEntry, zipStream } from '#pkg/zip';

const MESSAGE = z.object({
  /** Path in the archive -> id of a file. */
  files: z.record(z.string().regex(/^(?!\/)(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\\\0]{1,1000}$/s), z.string()),
  dir_id: z.string(),
  filename: z.string().min(1),
});

type ZipVfs = Pick<Vfs, 'get' | 'read' | 'upload' | 'withContent'>;

/** Makes an archive of files in a directory: `{ files, dir_id, filename }`. */
export function zipWorker(vfs: ZipVfs, originOf: (instance: Task['instance']) => string): Worker {
  return {
    type: 'zip',
    concurrency: 1,
    maxExecCount: 2,
    timeout: 600_000,
    reserved: false,
    uses(message) {
      const { success, data } = MESSAGE.safeParse(message);
      if (!success) return [];
      const read = Object.values(data.files).map((id) => ({ verb: 'GET', doctype: DOCTYPES.files, id }) as const);
      return [{ verb: 'POST', doctype: DOCTYPES.files, id: data.dir_id }, ...read];
    },
    async run({ job, instance, signal }) {
      const message = MESSAGE.safeParse(job.message);
      if (!message.success) throw new JobError('The message has not files, dir_id and filename', { retry: false });
      const { files, dir_id: dirId, filename: name } = message.data;
      // The id is that of the job: a run that was cut just before it could say so is seen.
      if (await isThere(vfs, instance, job._id)) return;
      const archive = zipStream(entriesOf(vfs, instance, files));
      // It may fail before the upload listens, which then sees that it is destroyed.
      archive.on('error', () => {});
      const stop = () => void archive.destroy(new Error('stopped'));
      signal.addEventListener('abort', stop, { once: true });
      try {
        const given = { id: job._id, mime: 'application/zip' };
        await vfs.upload(instance, { origin: `${originOf(instance)}/` }, { dirId, name }, given, archive);
      } catch (error) {
        if (isKind(error, 'conflict')) throw new JobError(`There is a ${name} already`, { retry: false, cause: error });
        throw error;
      } finally {
        signal.removeEventListener('abort', stop);
        archive.destroy();
      }
    },
  };
}

async function isThere(vfs: ZipVfs, instance: Task['instance'], id: string): Promise<boolean> {
  try {
    await vfs.get(instance, id);
    return true;
  } catch (error) {
    if (isKind(error, 'not-found')) return false;
    throw error;
  }
}

async function* entriesOf(
  vfs: ZipVfs,
  instance: Task['instance'],
  files: Readonly<Record<string, string>>,
): AsyncGenerator<ZipEntry> {
  for (const [path, id] of Object.entries(files)) {
    const node = await vfs.get(instance, id);
    if (node.type !== 'file') throw new JobError(`${path} is not a file`, { retry: false });
    yield await vfs.withContent(instance, node, async (file) => ({
      path,
      modifiedAt: new Date(file.updated_at),
      content: { size: Number(file.size), stream: await vfs.read(instance, file), compress: true },
    }));
  }
}
