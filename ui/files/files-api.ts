import { type Http, uploadBlob } from '../client/index.ts';
import { type Entry, type FileResource, toEntry } from './entry.ts';

type FileAnswer = { data: FileResource };
type Links = { next?: string };
/** A directory, with its first children beside it. */
type FolderAnswer = FileAnswer & {
  data: { relationships?: { contents?: { links?: Links } } };
  included?: FileResource[];
};
/** The next children alone. */
type ContentsAnswer = { data: FileResource[]; links?: Links };

type ContentsPage = { children: Entry[]; next: string | null };
export type FolderPage = ContentsPage & { folder: Entry };

export type UploadRequest = {
  file: File;
  name: string;
  dirId: string;
  /** The file to give a new content to, instead of making one. */
  replaceId?: string;
};

export type FilesApi = {
  /** A folder and the first page of what is in it. */
  list(dirId: string): Promise<FolderPage>;
  /** The page that `next` of another page names. */
  listNext(next: string): Promise<ContentsPage>;
  createFolder(dirId: string, name: string): Promise<Entry>;
  /** Makes a folder and its missing parents; no error when it exists. */
  ensureFolder(path: string): Promise<Entry>;
  /** The entry at a path; `ApiError` 404 when there is none. */
  findByPath(path: string): Promise<Entry>;
  rename(id: string, name: string): Promise<Entry>;
  trash(id: string): Promise<void>;
  restore(id: string): Promise<Entry>;
  /** An address that downloads the file without the app's token, for a few minutes. */
  downloadUrl(id: string): Promise<string>;
  upload(request: UploadRequest, onProgress: (sent: number) => void, signal: AbortSignal): Promise<Entry>;
};

const segment = encodeURIComponent;
const readAll = (resources: readonly FileResource[]) => resources.map(({ id, attributes }) => toEntry(id, attributes));
const readOne = ({ data }: FileAnswer): Entry => toEntry(data.id, data.attributes);

function uploadPath({ file, name, dirId, replaceId }: UploadRequest): string {
  const updated = new Date(file.lastModified).toISOString();
  const query = new URLSearchParams({ Type: 'file', Name: name, UpdatedAt: updated });
  if (replaceId) return `/files/${segment(replaceId)}?${query}`;
  query.set('CreatedAt', updated);
  return `/files/${segment(dirId)}?${query}`;
}

export function createFilesApi(http: Http): FilesApi {
  const one = async (method: string, path: string, body?: unknown) =>
    readOne(await http.request<FileAnswer>(method, path, body === undefined ? {} : { body }));

  return {
    async list(dirId) {
      const answer = await http.request<FolderAnswer>('GET', `/files/${segment(dirId)}`);
      return {
        folder: readOne(answer),
        children: readAll(answer.included ?? []),
        next: answer.data.relationships?.contents?.links?.next ?? null,
      };
    },
    async listNext(next) {
      const { data, links } = await http.request<ContentsAnswer>('GET', next);
      return { children: readAll(data), next: links?.next ?? null };
    },
    createFolder: (dirId, name) => one('POST', `/files/${segment(dirId)}?Type=directory&Name=${segment(name)}`),
    ensureFolder: (path) => one('POST', `/files/?Type=directory&Recursive=true&Path=${segment(path)}`),
    findByPath: (path) => one('GET', `/files/metadata?Path=${segment(path)}`),
    rename: (id, name) =>
      one('PATCH', `/files/${segment(id)}`, { data: { type: 'io.cozy.files', id, attributes: { name } } }),
    trash: (id) => http.request('DELETE', `/files/${segment(id)}`),
    restore: (id) => one('POST', `/files/trash/${segment(id)}`),
    async downloadUrl(id) {
      const { links } = await http.request<{ links: { related: string } }>(
        'POST',
        `/files/downloads?Id=${segment(id)}`,
      );
      return http.url(`${links.related}?Dl=1`);
    },
    async upload(request, onProgress, signal) {
      const method = request.replaceId ? 'PUT' : 'POST';
      const { file } = request;
      return readOne(
        await uploadBlob<FileAnswer>(http, { method, path: uploadPath(request), file, signal, onProgress }),
      );
    },
  };
}
