import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { type Call, type InstanceAccess, sendTo, textOf } from './instance-http.ts';

/** A file or a directory. */
export interface FilesNode {
  id: string;
  attributes: {
    type: 'file' | 'directory';
    name: string;
    dir_id: string;
    /** Of a file, in bytes. */
    size?: string;
    updated_at: string;
    trashed?: boolean;
    [member: string]: unknown;
  };
}

/** What became of an entry of a batch; without a name, why the rest was not read. */
export interface StoredLine {
  name?: string;
  status: number;
  id?: string;
  md5sum?: string;
  errors?: { detail?: string }[];
}

/** The files of an instance, by its public API. Everything rejects with `RequestError`. */
export interface FilesClient {
  byPath(path: string): Promise<FilesNode>;
  /** Every child of a directory, page after page: directories first, then by name. */
  children(dirId: string): AsyncGenerator<FilesNode>;
  /** @param recursive makes those above it too, and one that is there is fine */
  makeDirectory(path: string, recursive: boolean): Promise<FilesNode>;
  /** @param to what is given replaces what was */
  move(id: string, to: { name?: string; dir_id?: string }): Promise<FilesNode>;
  copy(id: string, to: { name: string; dirId: string }): Promise<FilesNode>;
  download(id: string): Promise<Readable>;
  upload(dirId: string, file: { name: string; size: number; updatedAt: Date }, content: Readable): Promise<FilesNode>;
  overwrite(id: string, file: { size: number; updatedAt: Date }, content: Readable): Promise<FilesNode>;
  /** Sends a tar archive; answers a line for each entry as it comes. */
  batch(dirId: string, archive: Readable): AsyncGenerator<StoredLine>;
  /** To the trash. */
  trash(id: string): Promise<void>;
  restore(id: string): Promise<FilesNode>;
  /** For ever; only what is in the trash. */
  destroy(id: string): Promise<void>;
  /** Bytes, as texts; without `quota` there is no limit. */
  usage(): Promise<{ used: string; files: string; versions: string; trash?: string; quota?: string }>;
}

interface Page {
  data: FilesNode[];
  links?: { next?: string };
}

/** A client of `/files` of an instance, for whoever has a token with rights on `io.cozy.files`. */
export function createFilesClient(options: InstanceAccess): FilesClient {
  const send = (method: string, path: string, call: Call = {}) => sendTo(options, method, path, call);
  const json = async <T>(method: string, path: string, call?: Call) =>
    JSON.parse(await textOf(await send(method, path, call))) as T;
  const node = async (method: string, path: string, call?: Call) =>
    (await json<{ data: FilesNode }>(method, path, call)).data;
  const at = (id: string) => `/files/${encodeURIComponent(id)}`;
  const done = async (method: string, path: string) => void (await send(method, path)).resume();

  return {
    byPath: (path) => node('GET', '/files/metadata', { query: { Path: path, 'page[limit]': '1' } }),
    async *children(dirId) {
      let next: string | undefined = `${at(dirId)}/relationships/contents?page%5Blimit%5D=200`;
      while (next !== undefined) {
        const page: Page = await json('GET', next);
        yield* page.data;
        next = page.links?.next;
      }
    },
    makeDirectory: (path, recursive) =>
      node('POST', '/files/', { query: { Type: 'directory', Path: path, Recursive: String(recursive) } }),
    move: (id, attributes) =>
      node('PATCH', at(id), { body: JSON.stringify({ data: { type: 'io.cozy.files', id, attributes } }) }),
    copy: (id, { name, dirId }) => node('POST', `${at(id)}/copy`, { query: { Name: name, DirID: dirId } }),
    download: (id) => send('GET', `/files/download/${encodeURIComponent(id)}`),
    upload: (dirId, { name, size, updatedAt }, body) => {
      const query = { Type: 'file', Name: name, UpdatedAt: updatedAt.toISOString() };
      return node('POST', at(dirId), { query, body, length: size });
    },
    overwrite: (id, { size, updatedAt }, body) =>
      node('PUT', at(id), { query: { UpdatedAt: updatedAt.toISOString() }, body, length: size }),
    async *batch(dirId, archive) {
      yield* lines(await send('POST', '/files/batch', { query: { DirID: dirId }, body: archive }));
    },
    trash: (id) => done('DELETE', at(id)),
    restore: (id) => node('POST', `/files/trash/${encodeURIComponent(id)}`),
    destroy: (id) => done('DELETE', `/files/trash/${encodeURIComponent(id)}`),
    usage: async () =>
      (await json<{ data: { attributes: Awaited<ReturnType<FilesClient['usage']>> } }>('GET', '/settings/disk-usage'))
        .data.attributes,
  };
}

async function* lines(answer: IncomingMessage): AsyncGenerator<StoredLine> {
  let rest = '';
  for await (const text of answer.setEncoding('utf8')) {
    const parts = (rest + String(text)).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) yield JSON.parse(line) as StoredLine;
  }
}
