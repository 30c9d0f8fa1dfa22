import { TRASH_ID } from '@cozy/doctypes/files';

/** Addresses of the pictures of a file, good for some minutes. */
export type Thumbnails = { tiny: string; small: string; large: string };

/** A file or a directory, as the apps use it. Sizes in bytes, dates in ISO 8601. */
export type Entry = {
  id: string;
  kind: 'file' | 'directory';
  name: string;
  dirId: string;
  size: number;
  /** The family of the content: image, audio, pdf, text... Empty for a directory. */
  class: string;
  mime: string;
  createdAt: string;
  updatedAt: string;
  trashed: boolean;
  favorite: boolean;
  /** Of a directory; of a file in the answers that tell it. */
  path: string;
  /** Of what is in the trash: the path of the directory where it was. */
  restorePath: string;
  /** Null when there are none, and in what an event tells. */
  thumbnails: Thumbnails | null;
};

/** One resource of a JSON:API answer of `/files`. */
export type FileResource = { id: string; attributes: Record<string, unknown>; links?: Record<string, unknown> };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const isFavorite = (metadata: unknown): boolean =>
  typeof metadata === 'object' && metadata !== null && 'favorite' in metadata && metadata.favorite === true;

function toThumbnails({ tiny, small, large }: Record<string, unknown>): Thumbnails | null {
  return tiny && small && large ? { tiny: text(tiny), small: text(small), large: text(large) } : null;
}

/** Reads the attributes of a file: the same keys come from the API and from the documents of realtime events. */
export function toEntry(id: string, attributes: Record<string, unknown>, links: Record<string, unknown> = {}): Entry {
  const dirId = text(attributes['dir_id']);
  return {
    id,
    kind: attributes['type'] === 'directory' ? 'directory' : 'file',
    name: text(attributes['name']),
    dirId,
    size: Number(attributes['size'] ?? 0) || 0,
    class: text(attributes['class']),
    mime: text(attributes['mime']),
    createdAt: text(attributes['created_at']),
    updatedAt: text(attributes['updated_at']),
    trashed: attributes['trashed'] === true || dirId === TRASH_ID,
    favorite: isFavorite(attributes['cozyMetadata']),
    path: text(attributes['path']),
    restorePath: text(attributes['restore_path']),
    thumbnails: toThumbnails(links),
  };
}

/** What a folder shows: all but the trash and what is in it. */
export const isShown = (entry: Entry): boolean => entry.id !== TRASH_ID && !entry.trashed;
