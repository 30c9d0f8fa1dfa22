import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { overQuota, spaceLeft, warnOfQuota } from './disk-usage.ts';
import { freeBytes } from './free-bytes.ts';
import { asFile, getNode } from './lookup.ts';
import { touchedCozyMetadata } from './metadata.ts';
import { mimeAndClass } from './mime.ts';
import { tellReplaced, type VfsParts } from './parts.ts';
import { checkRev } from './preconditions.ts';
import { withSniffedMime } from './sniff-mime.ts';
import { type Content, type StoredContent, storeContent } from './store-content.ts';
import type { Author, File, FileDoc, NewFile } from './types.ts';
import { type Keeping, keepWhile, planKeeping } from './versions/keep-content.ts';

export interface OverwriteOptions {
  /** The revision to replace; rejects with kind `precondition-failed` when it is not the current one. */
  ifMatch?: string | undefined;
  /** Keeps the content that is replaced as a version, whatever the rules say. */
  always?: boolean;
}

/**
 * Replaces the content of a file. It keeps its name, place, creation date and references; all the rest is what the
 * request says.
 */
export async function overwriteFile(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  id: string,
  given: NewFile,
  content: Content,
  { ifMatch, always = false }: OverwriteOptions = {},
): Promise<File> {
  const current = async () => {
    const file = asFile(await getNode(parts, instance, id));
    checkRev(file, ifMatch);
    return file;
  };
  const { name, size } = await current();
  const space = await spaceLeft(parts, instance, Number(size));
  const commit = async (stored: StoredContent) => {
    const said = await withSniffedMime(parts, instance, name, given, stored);
    return parts.alone(instance, async () => {
      const old = await current();
      const next = replaced(parts, author, old, said, stored);
      const plan = await planKeeping(parts, instance, old, next.md5sum, always);
      const keeping = await fitted(parts, instance, plan, old, stored.size, always);
      const file = await keepWhile(parts, instance, old, keeping, () =>
        parts.docs.update<FileDoc>(instance, DOCTYPES.files, next, old),
      );
      tellReplaced(parts, instance, old, file);
      const gone = [...(keeping.keeps ? [] : [old]), ...keeping.drops];
      return { file, gone: gone.map(({ internal_vfs_id }) => internal_vfs_id) };
    });
  };
  const { file, gone } = await storeContent(parts, instance, content, given, { space, commit });
  await freeBytes(parts, instance, gone);
  return file;
}

/** What is kept within the quota: for want of room, an upload goes before a version, unless the version is the wish. */
async function fitted(
  parts: VfsParts,
  instance: Instance,
  plan: Keeping,
  old: File,
  size: number,
  always: boolean,
): Promise<Keeping> {
  const space = await spaceLeft(parts, instance);
  const keeps = plan.keeps && size <= space;
  if (!keeps && (always || size > space + Number(old.size))) throw overQuota();
  warnOfQuota(parts, instance, space, space - size + (keeps ? 0 : Number(old.size)));
  return { ...plan, keeps };
}

function replaced(parts: VfsParts, author: Author, old: File, given: NewFile, stored: StoredContent): File {
  const at = new Date(parts.now()).toISOString();
  const { metadata: _replaced, ...kept } = old;
  return {
    ...kept,
    updated_at: given.updatedAt ?? at,
    tags: [...new Set(given.tags)],
    size: String(stored.size),
    md5sum: stored.md5.toString('base64'),
    ...mimeAndClass(old.name, given.mime),
    executable: given.executable ?? false,
    encrypted: given.encrypted ?? false,
    ...(given.metadata && { metadata: given.metadata }),
    cozyMetadata: touchedCozyMetadata(old.cozyMetadata, author, at, true),
    internal_vfs_id: stored.key,
  };
}
