import type { Entry } from '@cozy/ui/files';

/** What a file is picked for: each is a button. Sizes in bytes. */
export type Purpose = {
  kind: 'downloadLink' | 'sharingLink';
  /** In the words of the app that asks; null: in ours. */
  label: string | null;
  allowFolder: boolean;
  /** `image/*`...; empty: any. */
  mimes: readonly string[];
  maxSize: number | null;
};

const MAX_LABEL = 80;
const MAX_MIMES = 50;
const KINDS = [
  { kind: 'downloadLink', allowFolder: false },
  { kind: 'sharingLink', allowFolder: true },
] as const;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads what another app says of its wish: it may be anything. */
export function readPurposes(data: unknown): Purpose[] {
  const wish = isObject(data) ? data : {};
  return KINDS.flatMap(({ kind, allowFolder }): Purpose[] => {
    const given = wish[kind];
    if (given === null) return [];
    const { label, allowFolder: folders, allowedMimeTypes, maxFileSize } = isObject(given) ? given : {};
    const mimes = Array.isArray(allowedMimeTypes) ? allowedMimeTypes.slice(0, MAX_MIMES) : [];
    return [
      {
        kind,
        label: typeof label === 'string' && label.trim() !== '' ? label.slice(0, MAX_LABEL) : null,
        allowFolder: typeof folders === 'boolean' ? folders : allowFolder,
        mimes: mimes.filter((mime) => typeof mime === 'string'),
        maxSize: typeof maxFileSize === 'number' && maxFileSize >= 0 ? maxFileSize : null,
      },
    ];
  });
}

export type Refusal = 'folder' | 'mime' | 'size';

/** Why something cannot be picked for that; null when it can. */
export function refusalOf(entry: Entry, { allowFolder, mimes, maxSize }: Purpose): Refusal | null {
  if (entry.kind === 'directory') return allowFolder ? null : 'folder';
  if (mimes.length > 0 && !mimes.some((mime) => isOf(entry.mime, mime))) return 'mime';
  return maxSize !== null && entry.size > maxSize ? 'size' : null;
}

function isOf(mime: string, pattern: string): boolean {
  if (pattern === '*/*' || pattern === mime) return true;
  return pattern.endsWith('/*') && mime.startsWith(pattern.slice(0, -1));
}
