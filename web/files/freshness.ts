import type { File } from '#model/vfs';
import type { FilesContext } from './deps.ts';

/** True when the client has these bytes. @see RFC 9110 sections 13.1.2 and 13.1.3 */
export function isFresh(c: FilesContext, file: File): boolean {
  const known = c.req.header('If-None-Match');
  if (known === undefined) return isNotNewer(file, c.req.header('If-Modified-Since'));
  return known.split(',', 50).some((tag) => {
    const trimmed = tag.trim();
    return trimmed === '*' || trimmed.replace(/^W\//, '') === `"${file.md5sum}"`;
  });
}

/** False when the client wants the ranges of other bytes than these: it is given the whole. @see RFC 9110 section 13.1.5 */
export function rangeApplies(c: FilesContext, file: File): boolean {
  const condition = c.req.header('If-Range');
  if (condition === undefined) return true;
  return condition.startsWith('"') ? condition === `"${file.md5sum}"` : isNotNewer(file, condition);
}

/** HTTP dates have no fraction of a second. */
function isNotNewer(file: File, date: string | undefined): boolean {
  const since = date === undefined ? Number.NaN : Date.parse(date);
  return !Number.isNaN(since) && Math.floor(Date.parse(file.updated_at) / 1000) * 1000 <= since;
}
