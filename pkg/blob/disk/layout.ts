import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { segmentsOf } from '#pkg/blob';

// No segment of a key or container has a `%`, nor has a domain, so these names never meet one.
const STORE = '%store';
const UPLOADS = '%uploads';
const FOLDER_MARK = '%';

/** Where the bytes are, under their keys. */
export function storeFolder(root: string): string {
  return join(root, STORE);
}

/** Where uploads are written until they are whole. On the same file system as the rest: a rename there is atomic. */
export function uploadsFolder(root: string, container: string): string {
  segmentsOf(container, container);
  return join(root, UPLOADS, container);
}

/** Where a container is; every one is a folder of the store. */
export function containerFolder(root: string, container: string): string {
  segmentsOf(container, container);
  return join(storeFolder(root), container);
}

/**
 * `<root>/%store/<container>/<2 hex digits of the key's hash>/<key>`: the hash keeps folders short. A segment that is not
 * the last is a folder with a mark after its name, so that both `a` and `a/b` can be keys.
 */
export function blobPath(root: string, container: string, key: string): string {
  const segments = segmentsOf(container, key);
  const last = segments.pop() ?? '';
  const shard = createHash('sha256').update(key).digest('hex').slice(0, 2);
  return join(containerFolder(root, container), shard, ...segments.map((segment) => segment + FOLDER_MARK), last);
}

/** The key of a file found at these names below its container (the shard first). */
export function keyOf(names: readonly string[]): string {
  return names.slice(1).join('/').replaceAll(`${FOLDER_MARK}/`, '/');
}
