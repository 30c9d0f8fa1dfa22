import { Readable } from 'node:stream';
import { z } from 'zod';
import { DOCTYPES } from '#model/docs';
import { JobError, type Task, type Worker } from '#model/job';
import type { MediaFiles } from '#model/media';
import type { File, Node, Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';
import { type ZipEntry, zipStream } from '#pkg/zip';
import { isThere } from './is-there.ts';

const MESSAGE = z.object({
  /** Path in the archive -> id of a file or of a folder, or a page of a PDF. */
  files: z.record(
    z.string().regex(/^(?!\/)(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\\\0]{1,1000}$/s),
    z.union([z.string(), z.object({ id: z.string(), page: z.int().min(1) })]),
  ),
  dir_id: z.string(),
  filename: z.string().min(1),
});

type ZipVfs = Pick<Vfs, 'get' | 'read' | 'upload' | 'withContent' | 'archiveEntries'>;
type Source = string | { id: string; page: number };

interface ZipDeps {
  vfs: ZipVfs;
  mediaFiles: Pick<MediaFiles, 'page'>;
  originOf: (instance: Task['instance']) => string;
}

/** Makes an archive of files and folders in a directory: `{ files, dir_id, filename }`. */
export function zipWorker(deps: ZipDeps): Worker {
  const { vfs, originOf } = deps;
  return {
    type: 'zip',
    // One owner has one of them.
    concurrency: 2,
    maxExecCount: 2,
    timeout: 600_000,
    reserved: false,
    uses(message) {
      const { success, data } = MESSAGE.safeParse(message);
      if (!success) return [];
      // What allows a folder allows all that is below it.
      const ids = Object.values(data.files).map(idOf);
      const read = ids.map((id) => ({ verb: 'GET', doctype: DOCTYPES.files, id }) as const);
      return [{ verb: 'POST', doctype: DOCTYPES.files, id: data.dir_id }, ...read];
    },
    async run({ job, instance, signal }) {
      const message = MESSAGE.safeParse(job.message);
      if (!message.success) throw new JobError('The message has not files, dir_id and filename', { retry: false });
      const { files, dir_id: dirId, filename: name } = message.data;
      // The id is that of the job: a run that was cut just before it could say so is seen.
      if (await isThere(vfs, instance, job._id)) return;
      const archive = zipStream(entriesOf(deps, instance, files));
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

function idOf(source: Source): string {
  return typeof source === 'string' ? source : source.id;
}

async function* entriesOf(
  deps: ZipDeps,
  instance: Task['instance'],
  files: Readonly<Record<string, Source>>,
): AsyncGenerator<ZipEntry> {
  const { vfs } = deps;
  for (const [path, source] of Object.entries(files)) {
    const node = await vfs.get(instance, idOf(source));
    if (typeof source !== 'string') yield await pageEntry(deps, instance, { path, node, page: source.page });
    else if (node.type === 'file') yield await fileEntry(vfs, instance, path, node);
    else yield* folderEntries(vfs, instance, { path, node, others: files });
  }
}

function fileEntry(vfs: ZipVfs, instance: Task['instance'], path: string, node: File): Promise<ZipEntry> {
  return vfs.withContent(instance, node, async (file) => ({
    path,
    modifiedAt: new Date(file.updated_at),
    content: { size: Number(file.size), stream: await vfs.read(instance, file), compress: true },
  }));
}

async function pageEntry(
  { mediaFiles }: ZipDeps,
  instance: Task['instance'],
  { path, node, page }: { path: string; node: Node; page: number },
): Promise<ZipEntry> {
  if (node.type !== 'file' || node.class !== 'pdf') throw new JobError(`${path} is no page of a PDF`, { retry: false });
  const content = Buffer.from(await mediaFiles.page(instance, node, page));
  const stream = Readable.from([content]);
  return { path, modifiedAt: new Date(node.updated_at), content: { size: content.length, stream, compress: false } };
}

/** All that is in a folder, but where the message puts something else. */
async function* folderEntries(
  vfs: ZipVfs,
  instance: Task['instance'],
  { path, node, others }: { path: string; node: Node; others: Readonly<Record<string, Source>> },
): AsyncGenerator<ZipEntry> {
  // They come below a name of the archive and, unless it is the root, that of the folder.
  const above = node.name === '' ? 1 : 2;
  for await (const entry of vfs.archiveEntries(instance, 'archive', [node._id])) {
    const inside = entry.path.split('/').slice(above);
    const own = [path, ...inside].join('/');
    if (inside.length > 0 && Object.hasOwn(others, own)) entry.content?.stream.destroy();
    else yield { ...entry, path: own };
  }
}
