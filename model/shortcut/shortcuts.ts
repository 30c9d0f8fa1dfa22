import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Instance } from '#model/instance';
import type { Author, File, Vfs } from '#model/vfs';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { parseUrlFile, toUrlFile } from './url-file.ts';

const EXTENSION = '.url';
const MIME = 'application/internet-shortcut';
/** Bytes of the largest file that is read for its address. */
const MAX_SIZE = 16 * 1024;

export interface NewShortcut {
  /** The extension is added when it is not there. */
  name: string;
  dirId: string;
  url: string;
  metadata?: JsonObject;
}

/** Files that are an address. */
export interface Shortcuts {
  /** Rejects with kind `unprocessable` for another address than one of the web. */
  create(instance: Instance, author: Author, shortcut: NewShortcut): Promise<File>;
  /** Where it leads. Rejects with kind `bad-request` for another file. */
  urlOf(instance: Instance, file: File): Promise<string>;
  /** Marks what somebody shares as seen by the owner. */
  see(instance: Instance, author: Author, file: File): Promise<void>;
}

export function createShortcuts({ vfs }: { vfs: Pick<Vfs, 'upload' | 'withContent' | 'read' | 'patch'> }): Shortcuts {
  return {
    create(instance, author, { name, dirId, url, metadata }) {
      const content = toUrlFile(url);
      const given = { mime: MIME, size: content.length, ...(metadata && { metadata }) };
      const place = { dirId, name: name.toLowerCase().endsWith(EXTENSION) ? name : `${name}${EXTENSION}` };
      return vfs.upload(instance, author, place, given, Readable.from([content]));
    },
    async urlOf(instance, file) {
      if (file.class !== 'shortcut' || Number(file.size) > MAX_SIZE) {
        throw new AppError('bad-request', 'The file is not a shortcut');
      }
      const content = await vfs.withContent(instance, file, (current) => vfs.read(instance, current));
      return parseUrlFile((await buffer(content)).toString());
    },
    async see(instance, author, file) {
      const sharing = file.metadata?.['sharing'];
      if (typeof sharing !== 'object' || sharing === null || Array.isArray(sharing)) return;
      if (sharing['status'] !== 'new') return;
      const metadata = { ...file.metadata, sharing: { ...sharing, status: 'seen' } };
      await vfs.patch(instance, author, file._id, { metadata });
    },
  };
}
