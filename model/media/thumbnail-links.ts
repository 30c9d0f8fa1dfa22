import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instance } from '#model/instance';
import type { File } from '#model/vfs';
import { FORMATS, type Format } from '#pkg/media';
import { hasPicture } from './what-is-read.ts';

/** The secret of a link is the same during a window, so that browsers keep the picture, and is good for the next one too. */
const WINDOW = 10 * 60_000;

export type ThumbnailLinks = Partial<Record<Format, string>>;

/** Addresses of the thumbnails of a file, good for ten minutes at least; none for a file that has no picture. */
export function thumbnailLinks(instance: Instance, file: File, now: number): ThumbnailLinks {
  if (!hasPicture(file)) return {};
  const path = `/files/${encodeURIComponent(file._id)}/thumbnails/${secretOf(instance, file._id, windowOf(now))}`;
  return Object.fromEntries(Object.keys(FORMATS).map((format) => [format, `${path}/${format}`]));
}

export function isThumbnailSecret(instance: Instance, fileId: string, secret: string, now: number): boolean {
  const window = windowOf(now);
  return [window, window - 1].some((one) => isSame(secret, secretOf(instance, fileId, one)));
}

function windowOf(now: number): number {
  return Math.floor(now / WINDOW);
}

/** Nothing is stored: a page of a thousand photos has a thousand of them. */
function secretOf({ prefix, session_secret }: Instance, fileId: string, window: number): string {
  const key = Buffer.from(session_secret, 'base64');
  return createHmac('sha256', key).update(`thumbnail\n${prefix}\n${window}\n${fileId}`).digest('hex').slice(0, 32);
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
