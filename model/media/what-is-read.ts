import type { File } from '#model/vfs';

const MIB = 1024 * 1024;

/** Bytes of the largest content that is looked at: it is copied for its decoder. */
const LIMITS: Readonly<Record<string, number>> = {
  image: 512 * MIB,
  pdf: 256 * MIB,
  audio: 512 * MIB,
  video: 2048 * MIB,
};

type Content = Pick<File, 'class' | 'size' | 'encrypted'>;

/** Bytes that may be read of a file to know what it says of itself, or 0. */
export function readable({ class: family, encrypted, size }: Content): number {
  const limit = LIMITS[family] ?? 0;
  return encrypted || Number(size) === 0 || Number(size) > limit ? 0 : limit;
}

/** What is encrypted by its owner cannot be shown. */
export function hasPicture({ class: family, encrypted }: Pick<File, 'class' | 'encrypted'>): boolean {
  return !encrypted && ['image', 'pdf', 'video'].includes(family);
}
