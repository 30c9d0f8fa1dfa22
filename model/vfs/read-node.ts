import { DOCTYPES, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import type { VfsParts } from './parts.ts';
import type { Node } from './types.ts';

/** A document as it is stored: its copies of what is above it may be late. Rejects with kind `not-found`. */
export async function readNode(parts: VfsParts, instance: Instance, id: string): Promise<Node> {
  await parts.files(instance);
  try {
    return withDefaults(await parts.docs.get<Node>(instance, DOCTYPES.files, id));
  } catch (cause) {
    if (isKind(cause, 'not-found')) throw notFound(cause);
    throw cause;
  }
}

export function notFound(cause?: unknown): AppError {
  return new AppError('not-found', 'file does not exist', { cause });
}

/** A document written by another tool may lack what clients take for granted. */
export function withDefaults<T extends Node>(node: StoredObject<T>): T {
  return Array.isArray(node.tags) ? node : { ...node, tags: [] };
}
