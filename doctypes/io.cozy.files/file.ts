/** What the names of files mean, for the server and the apps alike. */
export const ROOT_ID = 'io.cozy.files.root-dir';
export const TRASH_ID = 'io.cozy.files.trash-dir';
/** Where what was put in the trash is, from the root. */
export const TRASH_PATH = '/.cozy_trash';

/** Splits `photo.tar.gz` into `photo.tar` and `.gz`; a leading dot begins no extension. */
export function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return { stem: name, extension: '' };
  return { stem: name.slice(0, dot), extension: name.slice(dot) };
}

/** `a.txt`, 2 -> `a (2).txt`. @param isFile the dots of the name of a directory begin no extension */
export function numberedName(name: string, n: number, isFile = true): string {
  const { stem, extension } = isFile ? splitName(name) : { stem: name, extension: '' };
  return `${stem} (${n})${extension}`;
}

/**
 * The first of `name (2)`, `name (3)`... that `taken` does not hold; of `name (2)` itself it is `name (3)`.
 * @param isFile the dots of the name of a directory begin no extension
 */
export function freeName(name: string, taken: ReadonlySet<string>, isFile = true): string {
  const { stem, extension } = isFile ? splitName(name) : { stem: name, extension: '' };
  const base = `${stem.replace(/ \(\d+\)$/, '')}${extension}`;
  for (let n = 2; ; n += 1) {
    const candidate = numberedName(base, n, isFile);
    if (!taken.has(candidate)) return candidate;
  }
}

/** Why no file has such a name; null when one may. `odd`: it has a line break, a NUL, or half of a character. */
export function faultOfName(name: string): 'empty' | 'slash' | 'odd' | null {
  if (['', '.', '..'].includes(name)) return 'empty';
  if (name.includes('/')) return 'slash';
  return /[\0\n\r]/.test(name) || !name.isWellFormed() ? 'odd' : null;
}
