import { type UnpackLimits, unpack } from './unpack.ts';

/** Where a package begins in its archive. */
export interface FoundManifest {
  /** Of those that were looked for. */
  name: string;
  /** The folder that holds it, empty or with a final slash. */
  root: string;
  bytes: Buffer;
}

/**
 * The highest file of one of these names. All of the archive is read, so that a wrong one is refused before any of it is
 * used; rejects as `unpack`.
 */
export async function findManifest(
  file: string,
  limits: UnpackLimits,
  names: readonly string[],
): Promise<FoundManifest | undefined> {
  let found: FoundManifest | undefined;
  for await (const { path, bytes } of unpack(file, limits)) {
    const end = path.lastIndexOf('/') + 1;
    const name = path.slice(end);
    const root = path.slice(0, end);
    if (!names.includes(name)) continue;
    if (!found || root.split('/').length < found.root.split('/').length) found = { name, root, bytes };
  }
  return found;
}
