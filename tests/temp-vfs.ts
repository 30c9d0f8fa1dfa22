import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { openMemoryLocks } from '#driver/lock/memory';
import { createDocs, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { type Author, createVfs, type File, type NewFile, ROOT_ID, type Vfs, type VfsHooks } from '#model/vfs';
import type { Blobs } from '#pkg/blob';
import type { Locks } from '#pkg/lock';
import { openTestBlobs, type TestStore } from './test-blobs.ts';

export const AUTHOR: Author = { origin: 'https://alice.example/', slug: 'drive' };

export interface TempVfs extends AsyncDisposable {
  directory: string;
  vfs: Vfs;
  docs: Docs;
  blobs: Blobs;
  instance: Instance;
  /** Uploads a text to the root, or to another directory. */
  put(name: string, text: string, dirId?: string, given?: NewFile): Promise<File>;
  /** Keys of the bytes that are stored. */
  keys(): Promise<string[]>;
}

export function instanceNamed(label: string, more: Partial<Instance> = {}): Instance {
  return { domain: `${label}.example`, prefix: `cozy${label}`, locale: 'en', ...more } as Instance;
}

interface TempVfsOptions {
  directory?: string;
  /** Default: the disk. */
  store?: TestStore;
  /** Default: those of one process. */
  locks?: Locks;
  instance?: Partial<Instance>;
  hooks?: VfsHooks;
  now?: () => number;
}

/** For tests: the files of an instance on the embedded drivers, in a folder that goes with it. */
export async function tempVfs(given?: TempVfsOptions): Promise<TempVfs> {
  const directory = given?.directory ?? (await mkdtemp(join(tmpdir(), 'vfs-')));
  const couch = openSqliteCouch({ directory: join(directory, 'couch') });
  const blobs = await openTestBlobs(given?.store ?? { driver: 'disk' }, directory);
  const hub = openMemoryHub((error) => {
    throw error;
  });
  const docs = createDocs({ couch, hub });
  const vfs = createVfs({
    docs,
    blobs,
    locks: given?.locks ?? openMemoryLocks(),
    ...(given?.hooks && { hooks: given.hooks }),
    ...(given?.now && { now: given.now }),
  });
  const instance = instanceNamed('alice', given?.instance);
  await vfs.init(instance, AUTHOR);
  return {
    directory,
    vfs,
    docs,
    blobs,
    instance,
    put: (name, text, dirId = ROOT_ID, more = {}) =>
      vfs.upload(instance, AUTHOR, { dirId, name }, more, Readable.from([text])),
    keys: () => Array.fromAsync(blobs.list(instance.prefix)),
    async [Symbol.asyncDispose]() {
      await vfs.close();
      await blobs[Symbol.asyncDispose]?.();
      await couch[Symbol.asyncDispose]();
      if (!given?.directory) await rm(directory, { recursive: true, maxRetries: 5 });
    },
  };
}
