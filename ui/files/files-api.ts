import { type Http, uploadBlob } from '../client/index.ts';
import { type Entry, type FileResource, toEntry } from './entry.ts';
import type { UploadRequest } from './uploads/upload-request.ts';

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

/** The owner's files, by the routes of `/files`. Everything rejects with `ApiError`, or `SignedOutError`. */
export type FilesApi = {
  /** A folder and the first page of what is in it. */
  list(dirId: string, limit?: number): Promise<FolderPage>;
  /** The page that `next` of another page names. */
  listNext(next: string): Promise<ContentsPage>;
  /** @param key asked again with it, the folder that was made is the answer */
  createFolder(dirId: string, name: string, key?: string): Promise<Entry>;
  /** Makes a folder and its missing parents; no error when it exists. */
  ensureFolder(path: string): Promise<Entry>;
  /** The entry at a path; `ApiError` 404 when there is none. */
  findByPath(path: string): Promise<Entry>;
  get(id: string): Promise<Entry>;
  rename(id: string, name: string): Promise<Entry>;
  /** Puts something in another folder, under another name when one is given; `ApiError` 409 when it is taken. */
  move(id: string, dirId: string, name?: string): Promise<Entry>;
  /** Copies a file to a folder; the copy gets another name when its own is taken. @param key as for a folder */
  copy(id: string, dirId: string, key?: string): Promise<Entry>;
  setFavorite(id: string, favorite: boolean): Promise<Entry>;
  trash(id: string): Promise<void>;
  restore(id: string): Promise<Entry>;
  /** Removes for ever what is in the trash. */
  destroy(id: string): Promise<void>;
  emptyTrash(): Promise<void>;
  /** An address that downloads the file without the app's token, for a few minutes. */
  downloadUrl(id: string): Promise<string>;
  /** The same to show it in a page: the browser displays it where it can. */
  viewUrl(id: string): Promise<string>;
  /** An address that gives files and folders, with all that is in them, as one zip archive. */
  archiveUrl(name: string, ids: readonly string[]): Promise<string>;
  upload(request: UploadRequest, onProgress: (sent: number) => void, signal: AbortSignal): Promise<Entry>;
  /** Has the server forget the parts of a paused upload. */
  discardUpload(request: UploadRequest): Promise<void>;
};

const segment = encodeURIComponent;

/** Thumbnails are addresses on the server that answered. */
function absoluteLinks(http: Http, links: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(links).map(([name, path]) => [name, http.url(String(path))]));
}

/** What lists of files answer, as entries with their thumbnails. */
export const readEntries = (http: Http, resources: readonly FileResource[]): Entry[] =>
  resources.map(({ id, attributes, links }) => toEntry(id, attributes, absoluteLinks(http, links)));

// Without its thumbnails: those of what has just been written are not made yet.
const readOne = ({ data }: FileAnswer): Entry => toEntry(data.id, data.attributes);

/** From this size on, what was sent before a break of the connection is worth keeping. */
const RESUMABLE_FROM = 8_000_000;

function uploadPath({ file, name, dirId, replaceId }: UploadRequest): string {
  const updated = new Date(file.lastModified).toISOString();
  const query = new URLSearchParams({ Type: 'file', Name: name, UpdatedAt: updated });
  if (replaceId) return `/files/${segment(replaceId)}?${query}`;
  query.set('CreatedAt', updated);
  return `/files/${segment(dirId)}?${query}`;
}

/** The first page is short, to be there soon; in pages as short, a folder of thousands would take a hundred requests. */
const LATER_PAGES = 500;

function inLargePages(next: string): string {
  const [path = '', query] = next.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('page[limit]', String(LATER_PAGES));
  return `${path}?${parameters}`;
}

/** The calls of `/files`, for an app that may read or write files. */
export function createFilesApi(http: Http): FilesApi {
  const one = async (method: string, path: string, body?: unknown) =>
    readOne(await http.request<FileAnswer>(method, path, body === undefined ? {} : { body }));
  /** An answer that is lost may be asked for again. */
  const make = async (path: string, key?: string) => {
    const options = key === undefined ? {} : { headers: { 'Idempotency-Key': `"${key}"` } };
    return readOne(await http.request<FileAnswer>('POST', path, options));
  };
  const change = (id: string, attributes: object) =>
    one('PATCH', `/files/${segment(id)}`, { data: { type: 'io.cozy.files', id, attributes } });
  const linkOf = async (path: string, body?: unknown) => {
    const options = body === undefined ? {} : { body };
    return http.url((await http.request<{ links: { related: string } }>('POST', path, options)).links.related);
  };

  return {
    async list(dirId, limit) {
      const query = limit === undefined ? '' : `?page[limit]=${limit}`;
      const answer = await http.request<FolderAnswer>('GET', `/files/${segment(dirId)}${query}`);
      return {
        folder: readOne(answer),
        children: readEntries(http, answer.included ?? []),
        next: answer.data.relationships?.contents?.links?.next ?? null,
      };
    },
    async listNext(next) {
      const { data, links } = await http.request<ContentsAnswer>('GET', inLargePages(next));
      return { children: readEntries(http, data), next: links?.next ?? null };
    },
    createFolder: (dirId, name, key) => make(`/files/${segment(dirId)}?Type=directory&Name=${segment(name)}`, key),
    ensureFolder: (path) => one('POST', `/files/?Type=directory&Recursive=true&Path=${segment(path)}`),
    findByPath: (path) => one('GET', `/files/metadata?Path=${segment(path)}`),
    async get(id) {
      const { data } = await http.request<FileAnswer>('GET', `/files/${segment(id)}?page[limit]=1`);
      return readEntries(http, [data])[0] as Entry;
    },
    rename: (id, name) => change(id, { name }),
    move: (id, dirId, name) => change(id, { dir_id: dirId, ...(name !== undefined && { name }) }),
    copy: (id, dirId, key) => make(`/files/${segment(id)}/copy?DirID=${segment(dirId)}`, key),
    setFavorite: (id, favorite) => change(id, { cozyMetadata: { favorite } }),
    trash: (id) => http.request('DELETE', `/files/${segment(id)}`),
    restore: (id) => one('POST', `/files/trash/${segment(id)}`),
    destroy: (id) => http.request('DELETE', `/files/trash/${segment(id)}`),
    emptyTrash: () => http.request('DELETE', '/files/trash'),
    downloadUrl: async (id) => `${await linkOf(`/files/downloads?Id=${segment(id)}`)}?Dl=1`,
    viewUrl: (id) => linkOf(`/files/downloads?Id=${segment(id)}`),
    archiveUrl: (name, ids) => linkOf('/files/archive', { data: { attributes: { name, ids } } }),
    async upload(request, onProgress, signal) {
      if (request.file.size > RESUMABLE_FROM) {
        // Loaded for who has such a file only.
        const { uploadInParts } = await import('./uploads/upload-in-parts.ts');
        return uploadInParts(http, request, onProgress, signal);
      }
      const method = request.replaceId ? 'PUT' : 'POST';
      const { file } = request;
      return readOne(
        await uploadBlob<FileAnswer>(http, { method, path: uploadPath(request), file, signal, onProgress }),
      );
    },
    async discardUpload(request) {
      if (request.file.size <= RESUMABLE_FROM) return;
      const { discardParts } = await import('./uploads/upload-in-parts.ts');
      await discardParts(http, request);
    },
  };
}
