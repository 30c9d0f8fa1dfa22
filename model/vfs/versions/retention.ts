import type { JsonObject } from '#pkg/json';
import type { Version, VersionRules } from './types.ts';

/** What the rules look at: a version, or the content that would become one. */
interface Content {
  tags: readonly string[];
  updated_at: string;
  cozyMetadata?: JsonObject;
}

/**
 * True when a content is worth a version beside those that are kept: far enough in time from each of them, on either side,
 * since a file that was put back is older than its versions.
 */
export function isWorthKeeping(content: Content, kept: readonly Version[], { max, minDelay }: VersionRules): boolean {
  if (max === 0) return false;
  if (content.tags.length > 0) return true;
  return kept.every((version) => Math.abs(uploadTime(content) - uploadTime(version)) >= minDelay);
}

/** Those that must go so that `room` more can come: the oldest, and those with tags last. */
export function tooMany(kept: readonly Version[], room: number, { max }: VersionRules): Version[] {
  const excess = kept.length + room - max;
  if (excess <= 0) return [];
  const byValue = [...kept].sort(
    (a, b) => Number(a.tags.length > 0) - Number(b.tags.length > 0) || uploadTime(a) - uploadTime(b),
  );
  return byValue.slice(0, excess);
}

/** When the bytes came: a client is free to say any date in `updated_at`. */
function uploadTime({ cozyMetadata, updated_at }: Content): number {
  const uploadedAt = cozyMetadata?.['uploadedAt'];
  return Date.parse(typeof uploadedAt === 'string' ? uploadedAt : updated_at);
}
