import type { Entry } from '@cozy/ui/files';

/** What a file is picked for: each is a button. Sizes in bytes. */
export type Purpose = {
  /** `reference`: only what it is, without a link to it. */
  kind: 'downloadLink' | 'sharingLink' | 'reference';
  /** In the words of the app that asks; null: in ours. */
  label: string | null;
  allowFolder: boolean;
  onlyFolder: boolean;
  /** `image/*`...; empty: any. */
  mimes: readonly string[];
  maxSize: number | null;
  /** Of all that is picked together. */
  maxCount: number | null;
  maxTotal: number | null;
};

/** What another app wishes. */
export type Wish = { purposes: Purpose[]; isMultiple: boolean };

const MAX_LABEL = 80;
const MAX_MIMES = 50;
const KINDS = [
  { kind: 'downloadLink', allowFolder: false },
  { kind: 'sharingLink', allowFolder: true },
  // Offered only to who asks for it.
  { kind: 'reference', allowFolder: true },
] as const;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads what another app says of its wish: it may be anything. */
export function readWish(data: unknown): Wish {
  const wish = isObject(data) ? data : {};
  return { purposes: readPurposes(wish), isMultiple: wish['multiple'] === true };
}

function readPurposes(wish: Record<string, unknown>): Purpose[] {
  return KINDS.flatMap(({ kind, allowFolder }): Purpose[] => {
    const given = wish[kind];
    if (given === null || (kind === 'reference' && !isObject(given))) return [];
    const { label, allowFolder: folders, onlyFolder, allowedMimeTypes, ...limits } = isObject(given) ? given : {};
    const mimes = Array.isArray(allowedMimeTypes) ? allowedMimeTypes.slice(0, MAX_MIMES) : [];
    return [
      {
        kind,
        label: typeof label === 'string' && label.trim() !== '' ? label.slice(0, MAX_LABEL) : null,
        allowFolder: onlyFolder === true || (typeof folders === 'boolean' ? folders : allowFolder),
        onlyFolder: onlyFolder === true,
        mimes: mimes.filter((mime) => typeof mime === 'string'),
        maxSize: limitOf(limits['maxFileSize']),
        maxCount: limitOf(limits['maxFileCount']),
        maxTotal: limitOf(limits['availableSize']),
      },
    ];
  });
}

const limitOf = (value: unknown): number | null => (typeof value === 'number' && value >= 0 ? value : null);

export type Refusal = 'folder' | 'file' | 'mime' | 'size' | 'count' | 'total';

/** Why these cannot be picked together for that; null when they can. */
export function refusalOfAll(entries: readonly Entry[], purpose: Purpose): Refusal | null {
  const { maxCount, maxTotal } = purpose;
  for (const entry of entries) {
    const refusal = refusalOf(entry, purpose);
    if (refusal) return refusal;
  }
  if (maxCount !== null && entries.length > maxCount) return 'count';
  const total = entries.reduce((sum, { kind, size }) => sum + (kind === 'directory' ? 0 : size), 0);
  return maxTotal !== null && total > maxTotal ? 'total' : null;
}

/** Why something cannot be picked for that; null when it can. */
export function refusalOf(entry: Entry, { allowFolder, onlyFolder, mimes, maxSize }: Purpose): Refusal | null {
  if (entry.kind === 'directory') return allowFolder ? null : 'folder';
  if (onlyFolder) return 'file';
  if (mimes.length > 0 && !mimes.some((mime) => isOf(entry.mime, mime))) return 'mime';
  return maxSize !== null && entry.size > maxSize ? 'size' : null;
}

function isOf(mime: string, pattern: string): boolean {
  if (pattern === '*/*' || pattern === mime) return true;
  return pattern.endsWith('/*') && mime.startsWith(pattern.slice(0, -1));
}
