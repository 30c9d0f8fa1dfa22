/** Inclusive, in bytes. */
export interface Range {
  start: number;
  end: number;
}

/** More than these is no player's or reader's wish. */
const MAX_RANGES = 16;

/**
 * The ranges of a Range header. Undefined: send the whole, as for a header that is not understood; empty: none of them is
 * in the content. @see RFC 9110 section 14.1.2
 */
export function parseRanges(header: string | undefined, size: number): Range[] | undefined {
  const [, list] = /^bytes=(.+)$/i.exec(header ?? '') ?? [];
  if (list === undefined) return undefined;
  const parts = list.split(',').map((part) => part.trim());
  if (parts.length > MAX_RANGES) return undefined;
  const ranges: Range[] = [];
  for (const part of parts) {
    const [, first = '', last = ''] = /^(\d{0,15})-(\d{0,15})$/.exec(part) ?? [];
    if (first === '' && last === '') return undefined;
    if (first !== '' && last !== '' && Number(first) > Number(last)) return undefined;
    const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
    const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
    if (start <= end) ranges.push({ start, end });
  }
  return ranges;
}
