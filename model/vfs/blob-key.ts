import { randomBytes } from 'node:crypto';

/** No upload is expected to last longer, ms. */
export const UPLOAD_AGE = 24 * 3_600_000;

/** A new key for each content: what a document names is never overwritten. It begins with the time of its making. */
export function newBlobKey(now: number): string {
  return `${now.toString(36)}-${randomBytes(12).toString('hex')}`;
}

/** ms since 1970, NaN for a key that was not made here. */
export function keyTime(key: string): number {
  return Number.parseInt(key.split('-', 1)[0] ?? '', 36);
}
