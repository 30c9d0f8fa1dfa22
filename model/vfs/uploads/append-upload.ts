import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { newBlobKey } from '../blob-key.ts';
import type { VfsParts } from '../parts.ts';
import type { Coming } from '../under-way.ts';
import { cutPieces } from './cut-pieces.ts';
import { finishUpload } from './finish-upload.ts';
import { offsetOf, piecesContainer, readState, toUpload, writeState } from './state.ts';
import { MAX_PIECES, PIECE_SIZE, type Piece, UPLOAD_EXPIRY, type Upload, type UploadState } from './types.ts';

/** Requests that send the bytes of one upload: those that the client took for dead, and the one that goes on. */
const MOST_AT_ONCE = 16;

export interface Checksum {
  algorithm: 'md5' | 'sha1' | 'sha256';
  sum: Buffer;
}

/**
 * Adds bytes at an offset, which must be where the upload is (else kind `conflict`). Each piece is kept as soon as it is
 * durable, and when the content breaks, what came of it: the client goes on from there. With a checksum, all or nothing is
 * kept. The last byte makes the file.
 * @returns undefined when the checksum is wrong
 */
export async function appendUpload(
  parts: VfsParts,
  instance: Instance,
  id: string,
  offset: number,
  content: Readable,
  checksum?: Checksum,
): Promise<Upload | undefined> {
  const state = await readState(parts, instance, id);
  if (offsetOf(state) !== offset) throw wrongOffset();
  const coming = parts.underWay.begin(`${instance.prefix}/${id}`, { space: 2 * state.given.size, most: MOST_AT_ONCE });
  try {
    return await append(parts, instance, { id, offset, state, checksum }, content, coming);
  } finally {
    coming.end();
  }
}

interface Appending {
  id: string;
  offset: number;
  state: UploadState;
  checksum: Checksum | undefined;
}

async function append(
  parts: VfsParts,
  instance: Instance,
  { id, offset, state: { given }, checksum }: Appending,
  content: Readable,
  coming: Coming,
): Promise<Upload | undefined> {
  const hash = checksum && createHash(checksum.algorithm);
  const cutter = cutPieces(content, PIECE_SIZE, (chunk) => {
    if (!coming.take(chunk.length)) throw new AppError('too-large', 'The upload is sent too many times at once');
    hash?.update(chunk);
  });
  const waiting: Piece[] = [];
  let at = offset;
  try {
    for (let bytes = await cutter.next(); bytes; bytes = await cutter.next()) {
      const piece = await putPiece(parts, instance, id, Readable.from(bytes), given.size - at - sizeOf(waiting));
      waiting.push(piece);
      if (!checksum) at = await keep(parts, instance, id, at, waiting);
    }
    const isWhole = !hash || (cutter.failure() === undefined && hash.digest().equals(checksum.sum));
    if (isWhole) at = await keep(parts, instance, id, at, waiting);
    else if (cutter.failure() === undefined) return undefined;
  } finally {
    for (const { key } of waiting) await parts.blobs.delete(piecesContainer(instance), key);
  }
  const cause = cutter.failure();
  if (cause !== undefined) throw new AppError('precondition-failed', 'The content was cut', { cause });
  return at === given.size ? finishUpload(parts, instance, id) : toUpload(id, await readState(parts, instance, id));
}

async function putPiece(
  parts: VfsParts,
  instance: Instance,
  id: string,
  bytes: Readable,
  limit: number,
): Promise<Piece> {
  const key = `${id}/${newBlobKey(parts.now())}`;
  const { size } = await parts.blobs.put(piecesContainer(instance), key, bytes, { limit });
  return { key, size };
}

/** Writes down that the pieces are there, and empties the list. @returns where the upload is then */
async function keep(parts: VfsParts, instance: Instance, id: string, offset: number, pieces: Piece[]): Promise<number> {
  return parts.uploading(instance, id, async () => {
    const state = await readState(parts, instance, id);
    // Another request may have gone on meanwhile, when the client took this one for dead.
    if (offsetOf(state) !== offset) throw wrongOffset();
    if (state.pieces.length + pieces.length > MAX_PIECES) {
      throw new AppError('too-large', 'The upload is in too many pieces');
    }
    const next = { ...state, pieces: [...state.pieces, ...pieces], expiresAt: parts.now() + UPLOAD_EXPIRY };
    await writeState(parts, instance, id, next);
    return offset + sizeOf(pieces.splice(0));
  });
}

function sizeOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { size }) => sum + size, 0);
}

function wrongOffset(): AppError {
  return new AppError('conflict', 'The upload is at another offset', { parameter: 'Upload-Offset' });
}
