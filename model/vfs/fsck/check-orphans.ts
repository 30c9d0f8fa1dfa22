import type { Instance } from '#model/instance';
import { keyTime } from '../blob-key.ts';
import { freeBytes, namedKeys } from '../free-bytes.ts';
import type { VfsParts } from '../parts.ts';
import { strayPieces } from '../uploads/remove-upload.ts';
import { piecesContainer } from '../uploads/state.ts';
import type { Finding } from './types.ts';

const BATCH = 500;

/** Bytes that no document names, and pieces that no upload names. */
export async function* checkOrphans(
  parts: VfsParts,
  instance: Instance,
  repair: boolean,
  age: number,
): AsyncGenerator<Finding> {
  let batch: string[] = [];
  for await (const key of parts.blobs.list(instance.prefix)) {
    if (parts.now() - keyTime(key) < age) continue;
    batch.push(key);
    if (batch.length < BATCH) continue;
    yield* orphansAmong(parts, instance, batch, repair);
    batch = [];
  }
  yield* orphansAmong(parts, instance, batch, repair);
  yield* orphanPieces(parts, instance, repair, age);
}

async function* orphanPieces(
  parts: VfsParts,
  instance: Instance,
  repair: boolean,
  age: number,
): AsyncGenerator<Finding> {
  for (const key of await strayPieces(parts, instance, age)) {
    if (repair) await parts.blobs.delete(piecesContainer(instance), key);
    yield { type: 'orphan_piece', key, ...(repair && { repaired: true }) };
  }
}

async function* orphansAmong(
  parts: VfsParts,
  instance: Instance,
  keys: readonly string[],
  repair: boolean,
): AsyncGenerator<Finding> {
  const named = await namedKeys(parts, instance, keys);
  for (const key of keys) {
    if (named.has(key)) continue;
    const repaired = repair && (await freeBytes(parts, instance, [key])) === 1;
    yield { type: 'orphan_bytes', key, ...(repair && { repaired }) };
  }
}
