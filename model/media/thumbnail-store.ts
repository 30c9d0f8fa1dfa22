import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { DOCTYPES, type Docs, toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { File } from '#model/vfs';
import type { Blobs } from '#pkg/blob';
import { ifFound } from '#pkg/errors';
import { FORMATS, type Format, type Thumbnails } from '#pkg/media';

const BATCH = 500;
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/;

export type Content = Pick<File, '_id' | 'md5sum'>;

/** The thumbnails of an instance: apart from its files, since they can be made again. They are named by what they show. */
export interface ThumbnailStore {
  /** Undefined when it has not been made. */
  read(instance: Instance, content: Content, format: Format): Promise<Readable | undefined>;
  write(instance: Instance, content: Content, thumbnails: Thumbnails): Promise<void>;
  remove(instance: Pick<Instance, 'prefix'>, content: Content): Promise<void>;
  removeAll(instance: Instance): Promise<void>;
  /** Removes those of contents that are there no more. Answers how many. */
  collect(instance: Instance): Promise<number>;
}

export function createThumbnailStore({ docs, blobs }: { docs: Docs; blobs: Blobs }): ThumbnailStore {
  async function stale(instance: Instance, keys: readonly string[]): Promise<string[]> {
    const ids = [...new Set(keys.map((key) => key.split('/', 1)[0] ?? ''))];
    const { rows } = await docs.database(instance, DOCTYPES.files).allDocs({ keys: ids, includeDocs: true });
    const named = new Set<string>();
    for (const row of rows) {
      if (!('doc' in row) || !row.doc || row.deleted) continue;
      const file = toObject<File>(row.doc);
      if (file.type === 'file') for (const format of formats()) named.add(keyOf(file, format));
    }
    return keys.filter((key) => !named.has(key));
  }

  return {
    async read(instance, content, format) {
      return ifFound(blobs.get(containerOf(instance), keyOf(content, format)));
    },
    async write(instance, content, thumbnails) {
      for (const format of formats()) {
        await blobs.put(containerOf(instance), keyOf(content, format), Readable.from([thumbnails[format]]));
      }
    },
    async remove(instance, content) {
      for (const format of formats()) await blobs.delete(containerOf(instance), keyOf(content, format));
    },
    removeAll: (instance) => blobs.deleteContainer(containerOf(instance)),
    async collect(instance) {
      let removed = 0;
      let batch: string[] = [];
      const flush = async () => {
        for (const key of await stale(instance, batch)) {
          await blobs.delete(containerOf(instance), key);
          removed++;
        }
        batch = [];
      };
      for await (const key of blobs.list(containerOf(instance))) {
        if (batch.push(key) === BATCH) await flush();
      }
      await flush();
      return removed;
    },
  };
}

function formats(): Format[] {
  return Object.keys(FORMATS) as Format[];
}

function containerOf({ prefix }: Pick<Instance, 'prefix'>): string {
  return `${prefix}-thumbnails`;
}

/** An id that another tool has chosen may be no part of a key: it gets one that `collect` never keeps. */
function keyOf({ _id, md5sum }: Content, format: Format): string {
  const id = SEGMENT.test(_id) ? _id : createHash('sha256').update(_id).digest('hex');
  return `${id}/${Buffer.from(md5sum, 'base64').toString('hex')}.${format}`;
}
