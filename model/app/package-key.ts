import type { Readable } from 'node:stream';
import type { Blobs } from '#pkg/blob';
import { isKind } from '#pkg/errors';
import type { KindFacts } from './kinds.ts';
import type { PackageIndex } from './types.ts';

export const CONTAINER = 'cozy-apps';

/** What a stored package is known by; the key of its files is made of it. */
export interface PackageName {
  facts: Pick<KindFacts, 'keyPrefix'>;
  slug: string;
  version?: string;
  /** SHA-256 of the archive, hex. */
  checksum: string;
}

/** A version is any text: what no key can hold is replaced, and the checksum tells packages apart anyway. */
export function keyOf({ facts, slug, version = '', checksum }: PackageName): string {
  const segment = version.replaceAll(/[^A-Za-z0-9_-]+/g, '_').slice(0, 100) || 'none';
  return `${facts.keyPrefix}${slug}/${segment}/${checksum}`;
}

export function indexKey(key: string): string {
  return `${key}/index.json`;
}

/** Undefined when there is no such package, or not all of it. */
export async function readIndex(blobs: Pick<Blobs, 'get'>, key: string): Promise<PackageIndex | undefined> {
  try {
    return JSON.parse((await readAll(await blobs.get(CONTAINER, indexKey(key)))).toString()) as PackageIndex;
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}

export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
