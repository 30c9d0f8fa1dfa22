import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { numberedName } from '#doctypes/files';
import type { Accounts } from '#model/account';
import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { type Author, type File, mimeAndClass, type Vfs } from '#model/vfs';
import { AppError, isKind } from '#pkg/errors';
import type { SafeHttp } from '#pkg/safe-http';
import { createSlots, releasing } from '#pkg/slots';
import { createWebdavClient, type WebdavClient, type WebdavEntry } from '#pkg/webdav-client';
import { type NextcloudAccess, readAccess } from './account.ts';

/** A file or directory of a Nextcloud. */
export interface RemoteFile {
  id: string;
  type: 'file' | 'directory';
  name: string;
  path: string;
  /** Bytes. */
  size?: number;
  mime?: string;
  class?: string;
  updated_at?: string;
  etag?: string;
  /** Of what is in its trash: the path that it had. */
  restore_path?: string;
  /** Its page there. */
  url: string;
}

/**
 * Files of a Nextcloud, by the id of an account of the owner and a path with a first slash; those of its trash are below `/trash`.
 * All reject as `WebdavClient`, with kind `not-found` or `bad-request` for the account, and `too-many-requests` while many are
 * under way for the instance.
 */
export interface Nextclouds {
  list(instance: Instance, account: string, path: string): Promise<RemoteFile[]>;
  /** Bytes of all that is below. */
  size(instance: Instance, account: string, path: string): Promise<number>;
  download(
    instance: Instance,
    account: string,
    path: string,
  ): Promise<{ body: globalThis.ReadableStream<Uint8Array> | null; type: string }>;
  upload(instance: Instance, account: string, path: string, content: Readable, given: Content): Promise<void>;
  createDirectory(instance: Instance, account: string, path: string): Promise<void>;
  trash(instance: Instance, account: string, path: string): Promise<void>;
  move(instance: Instance, account: string, path: string, to: string): Promise<void>;
  /** @param to by default beside it, with a number after its name */
  copy(instance: Instance, account: string, path: string, to?: string): Promise<void>;
  listTrash(instance: Instance, account: string, path: string): Promise<RemoteFile[]>;
  restore(instance: Instance, account: string, path: string): Promise<void>;
  destroy(instance: Instance, account: string, path: string): Promise<void>;
  emptyTrash(instance: Instance, account: string): Promise<void>;
  /** From there to here. What cannot be taken away there afterwards is at both places. */
  toCozy(instance: Instance, account: string, path: string, order: ToCozy): Promise<File>;
  /** From here to there. What was moved is in the trash here. */
  fromCozy(instance: Instance, account: string, path: string, order: FromCozy): Promise<void>;
}

interface Content {
  type: string;
  size: number | undefined;
}

interface ToCozy {
  author: Author;
  dirId: string;
  keepsSource: boolean;
  /** Rejects with kind `conflict` when the name is taken, rather than to choose another one. */
  failsOnConflict: boolean;
}

interface FromCozy {
  author: Author;
  fileId: string;
  keepsSource: boolean;
}

export interface NextcloudsDeps {
  docs: Docs;
  accounts: Pick<Accounts, 'open'>;
  vfs: Pick<Vfs, 'get' | 'read' | 'upload' | 'nextName' | 'child' | 'trash' | 'withContent'>;
  http: Pick<SafeHttp, 'fetch'>;
  now?: () => number;
}

const MAX_AT_ONCE = 8;
const SLOT_TTL = 2 * 60 * 60 * 1000;
const MAX_COPIES = 100;

export function createNextclouds(deps: NextcloudsDeps): Nextclouds {
  const { vfs, http, now = Date.now } = deps;
  const slots = createSlots({ max: MAX_AT_ONCE, ttl: SLOT_TTL, now });

  async function open(instance: Instance, account: string): Promise<{ access: NextcloudAccess; dav: WebdavClient }> {
    const access = await readAccess(deps, instance, account);
    const base = `${access.server}/remote.php/dav`;
    return { access, dav: createWebdavClient({ http, base, login: access.login, password: access.password }) };
  }

  /** Runs `work` in one of the slots of the instance, which `work` may keep. */
  async function within<T>(
    instance: Instance,
    account: string,
    work: (dav: WebdavClient, places: Places, release: () => void) => Promise<T>,
    isKept = false,
  ): Promise<T> {
    const release = slots.take(instance.prefix);
    try {
      const { access, dav } = await open(instance, account);
      const done = await work(dav, placesOf(access), release);
      if (!isKept) release();
      return done;
    } catch (error) {
      release();
      throw error;
    }
  }

  return {
    list: (instance, account, path) =>
      within(instance, account, async (dav, { files, show }) =>
        (await dav.list(files(path))).map((entry) => show(entry, path)),
      ),

    size: (instance, account, path) =>
      within(instance, account, async (dav, { files }) => {
        const { size } = await dav.stat(files(path));
        if (size === undefined) throw new AppError('bad-gateway', 'The other side does not tell a size');
        return size;
      }),

    download: (instance, account, path) =>
      within(
        instance,
        account,
        async (dav, { files }, release) => {
          const response = await dav.get(files(path));
          return { body: releasing(response.body, release), type: mimeAndClass(nameOf(path)).mime };
        },
        true,
      ),

    upload: (instance, account, path, content, { type, size }) =>
      within(instance, account, (dav, { files }) => put(dav, files(path), content, type, size)),

    createDirectory: (instance, account, path) =>
      within(instance, account, async (dav, { files }) => {
        await checkFree(dav, files(path));
        await dav.makeCollection(files(path));
      }),

    trash: (instance, account, path) => within(instance, account, (dav, { files }) => dav.delete(files(notRoot(path)))),

    move: (instance, account, path, to) =>
      within(instance, account, async (dav, { files }) => {
        await checkFree(dav, files(notRoot(to)));
        await dav.move(files(notRoot(path)), files(to));
      }),

    copy: (instance, account, path, to) =>
      within(instance, account, async (dav, { files }) => {
        if (to === undefined) return copyBeside(dav, files(notRoot(path)));
        await checkFree(dav, files(notRoot(to)));
        await dav.copy(files(notRoot(path)), files(to));
      }),

    listTrash: (instance, account, path) =>
      within(instance, account, async (dav, { trash, showTrashed }) =>
        (await dav.list(trash(path))).map((entry) => showTrashed(entry, path)),
      ),

    restore: (instance, account, path) =>
      within(instance, account, (dav, { trash, restored }) => dav.move(trash(notRoot(path)), restored(nameOf(path)))),

    destroy: (instance, account, path) =>
      within(instance, account, (dav, { trash }) => dav.delete(trash(notRoot(path)))),

    emptyTrash: (instance, account) => within(instance, account, (dav, { trash }) => dav.delete(trash(''))),

    toCozy: (instance, account, path, { author, dirId, keepsSource, failsOnConflict }) =>
      within(instance, account, async (dav, { files }) => {
        const place = files(notRoot(path));
        const { isCollection, size } = await dav.stat(place);
        if (isCollection) throw new AppError('bad-request', 'It is a directory: only files are moved');
        const name = failsOnConflict ? nameOf(path) : await vfs.nextName(instance, dirId, nameOf(path));
        const { body } = await dav.get(place);
        const content = body ? Readable.fromWeb(body as ReadableStream) : Readable.from([]);
        const given = size === undefined ? {} : { size };
        const file = await vfs.upload(instance, author, { dirId, name }, given, content).catch((error: unknown) => {
          content.destroy();
          throw isKind(error, 'precondition-failed')
            ? new AppError('bad-gateway', 'The other side sent something else than it said', { cause: error })
            : error;
        });
        if (!keepsSource) await dav.delete(place).catch(() => undefined);
        return file;
      }),

    fromCozy: (instance, account, path, { author, fileId, keepsSource }) =>
      within(instance, account, async (dav, { files }) => {
        const node = await vfs.get(instance, fileId);
        if (node.type !== 'file') throw new AppError('bad-request', 'It is a directory: only files are moved');
        await vfs.withContent(instance, node, async (file) => {
          const content = await vfs.read(instance, file);
          await put(dav, files(notRoot(path)), content, file.mime, Number(file.size)).finally(() => content.destroy());
        });
        if (!keepsSource) await vfs.trash(instance, author, fileId);
      }),
  };
}

/** Not every server refuses by itself. */
async function checkFree(dav: WebdavClient, path: string): Promise<void> {
  const found = await dav.stat(path).catch((error: unknown) => {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  });
  if (found) throw new AppError('conflict', 'There is something of this name already');
}

async function put(
  dav: WebdavClient,
  path: string,
  content: Readable,
  type: string,
  size: number | undefined,
): Promise<void> {
  await checkFree(dav, path);
  await dav.put(path, Readable.toWeb(content) as globalThis.ReadableStream<Uint8Array>, type, size);
}

async function copyBeside(dav: WebdavClient, path: string): Promise<void> {
  const cut = path.lastIndexOf('/') + 1;
  for (let n = 2; n < MAX_COPIES; n += 1) {
    try {
      return await dav.copy(path, `${path.slice(0, cut)}${numberedName(path.slice(cut), n)}`);
    } catch (error) {
      if (!isKind(error, 'conflict')) throw error;
    }
  }
  throw new AppError('conflict', 'There are too many copies of it');
}

type Places = ReturnType<typeof placesOf>;

function placesOf({ server, userId }: NextcloudAccess) {
  const files = (path: string) => `/files/${userId}${path}`;
  const trash = (path: string) => `/trashbin/${userId}/trash${path}`;
  const common = (entry: WebdavEntry, dir: string, name: string) => {
    const page = new URL(`${server}/apps/files/files/${encodeURIComponent(entry.fileId ?? '')}`);
    page.searchParams.set('dir', dir || '/');
    const { mime, class: kind } = mimeAndClass(name);
    return {
      type: entry.isCollection ? ('directory' as const) : ('file' as const),
      name,
      ...(entry.size !== undefined && !entry.isCollection && { size: entry.size }),
      ...(!entry.isCollection && { mime, class: kind }),
      ...(entry.lastModified !== undefined && { updated_at: entry.lastModified }),
      ...(entry.etag !== undefined && { etag: entry.etag }),
      url: page.href,
    };
  };
  return {
    files,
    trash,
    /** What is moved there goes back to where it was, whatever the name. */
    restored: (name: string) => `/trashbin/${userId}/restore/${name}`,
    show(entry: WebdavEntry, dir: string): RemoteFile {
      const path = `${dir}/${nameOf(entry.path)}`;
      return { id: entry.fileId ?? path, path, ...common(entry, dir, nameOf(path)) };
    },
    showTrashed(entry: WebdavEntry, dir: string): RemoteFile {
      const path = `/trash${dir}/${nameOf(entry.path)}`;
      const from = entry.trashedFrom === undefined ? {} : { restore_path: `/${entry.trashedFrom}` };
      return { id: entry.fileId ?? path, path, ...common(entry, '/', entry.trashedName ?? nameOf(path)), ...from };
    },
  };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** All the files at once are nobody's to move. */
function notRoot(path: string): string {
  if (path === '') throw new AppError('bad-request', 'A path is missing');
  return path;
}
