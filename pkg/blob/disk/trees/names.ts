/** Bytes of a name, for every file system in use. */
const MAX_BYTES = 255;
/** A folder whose name ends so holds the rest of names that are too long. */
const FOLD = '%';

/**
 * The names that a name has on the file system: nearly always itself. One that is longer than a file system holds is folded:
 * its first part is a folder, its rest is in it. `%` is escaped where it would be taken for one of ours, so that
 * `fromSegments` gives the name back without any index.
 */
export function toSegments(name: string): string[] {
  const escaped = name.replace(/%(?=[0-9A-Fa-f]{2})|%$/g, '%25');
  const segments: string[] = [];
  let rest = escaped;
  while (Buffer.byteLength(rest) > MAX_BYTES) {
    const part = firstBytes(rest, MAX_BYTES - FOLD.length);
    segments.push(part + FOLD);
    rest = rest.slice(part.length);
  }
  return [...segments, rest];
}

/** The inverse of `toSegments`. */
export function fromSegments(segments: readonly string[]): string {
  const [last = '', ...folds] = [...segments].reverse();
  const escaped = [...folds.reverse().map((fold) => fold.slice(0, -FOLD.length)), last].join('');
  return escaped.replaceAll('%25', '%');
}

export function isFold(segment: string): boolean {
  return segment.endsWith(FOLD);
}

/** As many characters as fit, never half of one, nor an escape cut in two, nor a rest that is a special name. */
function firstBytes(text: string, max: number): string {
  let length = 0;
  let end = 0;
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > max) break;
    end += character.length;
  }
  // The part must not end inside an escape, nor what follows be `.` or `..`.
  const cut = text.slice(Math.max(0, end - 2), end).indexOf('%');
  if (cut !== -1) end = Math.max(0, end - 2) + cut;
  return /^\.{1,2}$/.test(text.slice(end)) ? text.slice(0, end - 2) : text.slice(0, end);
}
