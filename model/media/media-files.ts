import type { Readable } from 'node:stream';
import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { File, Vfs } from '#model/vfs';
import type { Blobs } from '#pkg/blob';
import type { Cache } from '#pkg/cache';
import { isKind } from '#pkg/errors';
import { FORMATS, type Format, type Media } from '#pkg/media';
import { writeFacts } from './extract-metadata.ts';
import { isThumbnailSecret, type ThumbnailLinks, thumbnailLinks } from './thumbnail-links.ts';
import { createThumbnailStore, type ThumbnailStore } from './thumbnail-store.ts';
import { hasPicture, readable } from './what-is-read.ts';

export interface MediaFilesDeps {
  docs: Docs;
  blobs: Blobs;
  cache: Cache;
  media: Media;
  vfs: Pick<Vfs, 'get' | 'patch' | 'read' | 'withContent'>;
  addresses: { origin(instance: Instance): string };
  now?: () => number;
}

/** Events that tell that a thumbnail is there. */
const EVENTS = 'io.cozy.files.thumbnails';
/** How long it is remembered that a content has no picture, ms. */
const HOPELESS = 24 * 3_600_000;

export interface MediaFiles {
  /** Addresses that need no token, for ten minutes. None for a file that has no picture. */
  links(instance: Instance, file: File): ThumbnailLinks;
  isSecret(instance: Instance, fileId: string, secret: string): boolean;
  /** Undefined when it has not been made. */
  thumbnail(instance: Instance, file: File, format: Format): Promise<Readable | undefined>;
  /** False when it was tried, or cannot be: it would be so again. */
  mayHaveThumbnails(instance: Instance, file: File): Promise<boolean>;
  /** Makes the thumbnails of a file, unless they are there. Rejects when the content is broken. */
  makeThumbnails(instance: Instance, fileId: string): Promise<void>;
  /** Writes in a file what its content says. */
  extractMetadata(instance: Instance, fileId: string): Promise<void>;
  /** A PDF of one page of a file. Rejects with `unsupported-media` or `unprocessable` for another kind of file. */
  page(instance: Instance, file: File, page: number): Promise<Uint8Array>;
  /** Those of a content that is gone. */
  removeThumbnails: ThumbnailStore['remove'];
  removeAllThumbnails: ThumbnailStore['removeAll'];
  collectThumbnails: ThumbnailStore['collect'];
}

export function createMediaFiles(deps: MediaFilesDeps): MediaFiles {
  const { docs, cache, media, vfs, addresses, now = Date.now } = deps;
  const store = createThumbnailStore(deps);
  const hopeless = ({ prefix }: Instance, { _id, md5sum }: File) => `no-thumbnail/${prefix}/${_id}/${md5sum}`;
  const contentOf = async (instance: Instance, file: File) => ({
    owner: instance.prefix,
    stream: await vfs.withContent(instance, file, (current) => vfs.read(instance, current)),
    limit: readable(file),
  });

  async function mayHaveThumbnails(instance: Instance, file: File): Promise<boolean> {
    if (!hasPicture(file) || readable(file) === 0) return false;
    return (await cache.get(hopeless(instance, file))) === undefined;
  }

  return {
    links: (instance, file) => thumbnailLinks(instance, file, now()),
    isSecret: (instance, fileId, secret) => isThumbnailSecret(instance, fileId, secret, now()),
    thumbnail: store.read,
    mayHaveThumbnails,
    async makeThumbnails(instance, fileId) {
      const file = await findFile(vfs, instance, fileId);
      if (!file || !(await mayHaveThumbnails(instance, file))) return;
      const known = await store.read(instance, file, 'tiny');
      known?.destroy();
      if (known) return;
      try {
        await store.write(instance, file, await media.thumbnails(await contentOf(instance, file)));
      } catch (error) {
        // It would fail in the same way.
        if (isKind(error, 'unprocessable', 'unsupported-media')) {
          await cache.set(hopeless(instance, file), '1', HOPELESS);
        }
        if (!isKind(error, 'unsupported-media')) throw error;
        return;
      }
      for (const format of Object.keys(FORMATS)) docs.notify(instance, EVENTS, file._id, { format }, 'CREATED');
    },
    async extractMetadata(instance, fileId) {
      const file = await findFile(vfs, instance, fileId);
      if (!file || readable(file) === 0) return;
      const facts = await media.facts(await contentOf(instance, file));
      try {
        await writeFacts(vfs, instance, `${addresses.origin(instance)}/`, file, facts);
      } catch (error) {
        if (!isKind(error, 'not-found')) throw error;
      }
    },
    async page(instance, file, page) {
      return media.page(await contentOf(instance, file), page);
    },
    removeThumbnails: store.remove,
    removeAllThumbnails: store.removeAll,
    collectThumbnails: store.collect,
  };
}

/** Undefined when it is gone. */
async function findFile(vfs: Pick<Vfs, 'get'>, instance: Instance, id: string): Promise<File | undefined> {
  try {
    const node = await vfs.get(instance, id);
    return node.type === 'file' ? node : undefined;
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}
