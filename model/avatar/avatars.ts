import { Readable } from 'node:stream';
import { DOCTYPES, type Docs, type Owner, type StoredObject } from '#model/docs';
import { ifFound } from '#pkg/errors';
import type { Media } from '#pkg/media';

const ID = 'avatar';
/** Bytes of what the owner sends. */
export const MAX_UPLOAD = 20 * 1024 * 1024;

interface AvatarDocument {
  /** A JPEG of some tens of kilobytes, base64. */
  picture: string;
}

export interface Avatars {
  /**
   * Keeps a picture made from that one: small, and without what the camera wrote in it. Rejects with `unsupported-media`
   * or `unprocessable` for what is no picture.
   */
  set(owner: Owner, image: Buffer): Promise<void>;
  /** The JPEG, and a text that changes with it. */
  get(owner: Owner): Promise<{ picture: Buffer; version: string } | undefined>;
  /** Succeeds when there is none. */
  remove(owner: Owner): Promise<void>;
}

export function createAvatars({ docs, media }: { docs: Docs; media: Pick<Media, 'thumbnails'> }): Avatars {
  async function load(owner: Owner): Promise<StoredObject<AvatarDocument> | undefined> {
    return ifFound(docs.get<AvatarDocument>(owner, DOCTYPES.avatars, ID));
  }

  return {
    async set(owner, image) {
      const { small } = await media.thumbnails({
        owner: owner.prefix,
        stream: Readable.from([image]),
        limit: MAX_UPLOAD,
      });
      const picture = Buffer.from(small).toString('base64');
      const old = await load(owner);
      if (old) await docs.update<AvatarDocument>(owner, DOCTYPES.avatars, { ...old, picture }, old);
      else await docs.create<AvatarDocument>(owner, DOCTYPES.avatars, { _id: ID, picture });
    },
    async get(owner) {
      const found = await load(owner);
      return found && { picture: Buffer.from(found.picture, 'base64'), version: found._rev };
    },
    async remove(owner) {
      const found = await load(owner);
      if (found) await docs.delete(owner, DOCTYPES.avatars, found);
    },
  };
}
