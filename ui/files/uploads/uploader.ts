import { freeName } from '@cozy/doctypes/files';
import type { Entry } from '../entry.ts';
import type { FilesApi } from '../files-api.ts';
import type { IncomingFile } from './dropped-files.ts';
import { createUploadQueue, type UploadFolder, type UploadItem, type UploadQueue } from './upload-queue.ts';

/** Files on their way to folders, with the names that are taken there. */
export type Uploader = {
  queue: UploadQueue;
  /** Queues files for a folder, making the folders they came in. Throws `ApiError` when one cannot be made. */
  add(files: readonly IncomingFile[], target: UploadFolder): Promise<void>;
  keepBoth(item: UploadItem): void;
};

export type UploaderDeps = {
  api: Pick<FilesApi, 'upload' | 'discardUpload' | 'ensureFolder' | 'findByPath'>;
  /** Names that are known to be taken in a directory. */
  namesIn: (dirId: string) => readonly string[];
  onAdded: (entry: Entry) => void;
};

const join = (path: string, name: string) => (path === '/' ? `/${name}` : `${path}/${name}`);

/** Sends files, those of folders with their folders; `UploadsPanel` shows them. */
export function createUploader({ api, namesIn, onAdded }: UploaderDeps): Uploader {
  async function send(item: UploadItem, onProgress: (sent: number) => void, signal: AbortSignal): Promise<void> {
    const { file, name, folder, replace } = item;
    const request = { file, name, dirId: folder.id };
    const replaceId = replace ? (await api.findByPath(join(folder.path, name))).id : null;
    onAdded(await api.upload(replaceId ? { ...request, replaceId } : request, onProgress, signal));
  }

  const queue = createUploadQueue(send, { discard: (item) => void discard(item) });

  async function discard({ file, name, folder }: UploadItem): Promise<void> {
    // What cannot be removed now is collected by the server a week later.
    await api.discardUpload({ file, name, dirId: folder.id }).catch(() => undefined);
  }

  return {
    queue,
    async add(files, target) {
      const folders = new Map<string, UploadFolder>([['', target]]);
      for (const incoming of files) {
        const key = incoming.folders.join('/');
        if (folders.has(key)) continue;
        const { id, path } = await api.ensureFolder(join(target.path, key));
        folders.set(key, { id, path });
      }
      queue.add(
        files.map((incoming) => ({ file: incoming.file, folder: folders.get(incoming.folders.join('/')) ?? target })),
      );
    },
    keepBoth(item) {
      const sameFolder = queue.items.value.filter(({ folder }) => folder.id === item.folder.id);
      const taken = new Set([...namesIn(item.folder.id), ...sameFolder.map(({ name }) => name)]);
      queue.retry(item.id, { name: freeName(item.name, taken) });
    },
  };
}
