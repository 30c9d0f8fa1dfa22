import { CommandError } from './command-error.ts';

const UNITS = ['', 'k', 'm', 'g', 't', 'p'];

/** `10GB` is 10^10 bytes and `10GiB` 10 * 2^30; a number alone is of bytes. */
export function parseSize(text: string): number {
  const match = /^(-?\d+(?:\.\d+)?)\s*([kmgtp]?)(i?)b?$/i.exec(text.trim());
  const unit = UNITS.indexOf((match?.[2] ?? '').toLowerCase());
  const bytes = Math.round(Number(match?.[1]) * (match?.[3] ? 1024 : 1000) ** unit);
  if (!match || !Number.isSafeInteger(bytes))
    throw new CommandError(`${text} is not a size: write 500MB, 10GB or 1TiB`);
  return bytes;
}

export function formatSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 ? size : Number(size.toFixed(1))} ${UNITS[unit]?.toUpperCase().replace('K', 'k')}B`;
}
