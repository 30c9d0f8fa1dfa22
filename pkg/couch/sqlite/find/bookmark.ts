import { invalidBookmark } from '#pkg/mango';

/** Where a page ended: the last row that matched. */
export interface Position {
  /** Key in the index; undefined when all documents are read in the order of their ids. */
  key: Uint8Array | undefined;
  id: string;
}

export function toBookmark({ key, id }: Position): string {
  const parts = key === undefined ? [id] : [id, Buffer.from(key).toString('base64')];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Undefined for `nil`. Throws `invalid_bookmark`, also when it belongs to a query by another way. */
export function parseBookmark(bookmark: string, byKey: boolean): Position | undefined {
  if (bookmark === 'nil') return undefined;
  const parts = parseParts(bookmark);
  const [id, key] = parts;
  if (id === undefined || parts.length !== (byKey ? 2 : 1)) throw invalidBookmark(bookmark);
  return { id, key: key === undefined ? undefined : Buffer.from(key, 'base64') };
}

function parseParts(bookmark: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(bookmark, 'base64url').toString());
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  } catch {
    return [];
  }
}
