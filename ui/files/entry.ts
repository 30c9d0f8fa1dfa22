export const ROOT_ID = 'io.cozy.files.root-dir';
const TRASH_ID = 'io.cozy.files.trash-dir';

/** A file or a directory, as this app uses it. Sizes in bytes, dates in ISO 8601. */
export type Entry = {
  id: string;
  kind: 'file' | 'directory';
  name: string;
  dirId: string;
  size: number;
  /** The family of the content: image, audio, pdf, text... Empty for a directory. */
  class: string;
  updatedAt: string;
  trashed: boolean;
  /** Known for directories only. */
  path: string;
};

/** One resource of a JSON:API answer of `/files`. */
export type FileResource = { id: string; attributes: Record<string, unknown> };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads the attributes of a file: the same keys come from the API and from the documents of realtime events. */
export function toEntry(id: string, attributes: Record<string, unknown>): Entry {
  const kind = attributes['type'] === 'directory' ? 'directory' : 'file';
  const dirId = text(attributes['dir_id']);
  return {
    id,
    kind,
    name: text(attributes['name']),
    dirId,
    size: Number(attributes['size'] ?? 0) || 0,
    class: text(attributes['class']),
    updatedAt: text(attributes['updated_at']),
    trashed: attributes['trashed'] === true || dirId === TRASH_ID,
    path: kind === 'directory' ? text(attributes['path']) : '',
  };
}

export const isShown = (entry: Entry): boolean => entry.id !== TRASH_ID && !entry.trashed;
