import type { Instance } from '#model/instance';
import type { File, NodeChanges, Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { Facts } from '#pkg/media';

/** Which extractor wrote the metadata. */
const VERSION = 2;
/** Cameras that do not know the time begin before. */
const EARLIEST = Date.parse('1990-01-01T00:00:00Z');
const TRIES = 5;

/**
 * Writes what a content says of itself in its file, as long as the file has that content. What the client said stays,
 * unless it said again what was extracted of another content.
 */
export async function writeFacts(
  vfs: Pick<Vfs, 'get' | 'patch'>,
  instance: Instance,
  origin: string,
  { _id, md5sum }: File,
  facts: Facts,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const file = await vfs.get(instance, _id);
    if (file.type !== 'file' || file.md5sum !== md5sum) return;
    const changes = changesOf(file, facts);
    if (!changes) return;
    try {
      await vfs.patch(instance, { origin }, _id, changes, file._rev);
      return;
    } catch (error) {
      // Somebody else wrote meanwhile.
      if (tries === TRIES || !isKind(error, 'precondition-failed', 'conflict')) throw error;
    }
  }
}

function changesOf(file: File, { mime: _type, ...facts }: Facts): NodeChanges | undefined {
  if (Object.keys(facts).length === 0) return undefined;
  const said: JsonObject = file.metadata ?? {};
  const extracted: JsonObject = { ...(facts as JsonObject), extractor_version: VERSION };
  const isExtracted = said['extractor_version'] !== undefined;
  return {
    metadata: isExtracted ? { ...said, ...extracted } : { ...extracted, ...said },
    ...dates(file, facts),
  };
}

/** A photo is as old as its shot, whenever it was copied here. */
function dates(file: File, { datetime }: Facts): Pick<NodeChanges, 'createdAt' | 'updatedAt'> {
  const time = Date.parse(datetime ?? '');
  if (file.class !== 'image' || datetime === undefined || !(time > EARLIEST)) return {};
  return { createdAt: datetime, ...(Date.parse(file.updated_at) < time && { updatedAt: datetime }) };
}
