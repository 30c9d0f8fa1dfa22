import type { AllDocsOptions } from '../types.ts';
import { compareBytes } from './byte-order.ts';

/** The ids that a request asks for. */
export interface IdRange {
  descending: boolean;
  /** Lowest id, if there is a bound. */
  low: string | undefined;
  lowOpen: boolean;
  high: string | undefined;
  highOpen: boolean;
  /** No id can be in it; its beginning still says how many come before. */
  empty: boolean;
}

export const ALL_IDS: IdRange = {
  descending: false,
  low: undefined,
  lowOpen: false,
  high: undefined,
  highOpen: false,
  empty: false,
};

/** In the order of `_all_docs` every id comes after what is not a string. */
export function idRange(options: AllDocsOptions): IdRange {
  const descending = options.descending === true;
  const { key, startKey = options.startKeyDocId, endKey = options.endKeyDocId } = options;
  const [start, end] = key === undefined ? [startKey, endKey] : [key, key];
  const endOpen = options.inclusiveEnd === false && options.key === undefined;
  const [low, high] = descending ? [end, start] : [start, end];
  const range = {
    descending,
    low: typeof low === 'string' ? low : undefined,
    lowOpen: descending && endOpen,
    high: typeof high === 'string' ? high : undefined,
    highOpen: !descending && endOpen,
  };
  const belowAll = high !== undefined && typeof high !== 'string';
  const crossed = range.low !== undefined && range.high !== undefined && compareBytes(range.low, range.high) > 0;
  return { ...range, empty: belowAll || crossed };
}

export function isInRange(id: string, { low, lowOpen, high, highOpen, empty }: IdRange): boolean {
  if (empty) return false;
  if (low !== undefined && (lowOpen ? compareBytes(id, low) <= 0 : compareBytes(id, low) < 0)) return false;
  return high === undefined || (highOpen ? compareBytes(id, high) < 0 : compareBytes(id, high) <= 0);
}
