import { AppError } from '#pkg/errors';

/** Contents that come for one owner at the same time: an app sends a few, a synchronisation some tens. */
const MOST = 100;

/** What comes, and is neither in the index nor in the usage of an owner yet. */
export interface UnderWay {
  /**
   * Begins one of the contents of `key`. Throws kind `too-many-requests` when there are `most` already.
   * @param space bytes that all of them together may have
   */
  begin(key: string, limits: { space: number; most?: number }): Coming;
}

export interface Coming {
  /** Counts the bytes of a chunk. @returns false when all together have too many */
  take(bytes: number): boolean;
  end(): void;
}

/**
 * A content is checked against the quota alone: a hundred that never end, each as large as the quota, would fill the disk.
 * @note of this process
 */
export function createUnderWay(): UnderWay {
  const all = new Map<string, { count: number; bytes: number }>();
  return {
    begin(key, { space, most = MOST }) {
      const sum = all.get(key) ?? { count: 0, bytes: 0 };
      if (sum.count >= most) throw new AppError('too-many-requests', 'Too many uploads are under way');
      all.set(key, sum);
      sum.count++;
      let own = 0;
      return {
        take(bytes) {
          own += bytes;
          sum.bytes += bytes;
          return sum.bytes <= space;
        },
        end() {
          sum.bytes -= own;
          own = 0;
          if (--sum.count === 0) all.delete(key);
        },
      };
    },
  };
}
