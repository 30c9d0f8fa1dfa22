/** Splits `photo.tar.gz` into `photo.tar` and `.gz`; a leading dot begins no extension. */
export function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return { stem: name, extension: '' };
  return { stem: name.slice(0, dot), extension: name.slice(dot) };
}

/** The first of `name (2)`, `name (3)`... that `taken` does not hold. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const { stem, extension } = splitName(name);
  const base = stem.replace(/ \(\d+\)$/, '');
  for (let n = 2; ; n += 1) {
    const candidate = `${base} (${n})${extension}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** What is wrong with a name before the server is asked. */
export function refuseName(name: string): 'empty' | 'slash' | null {
  if (['', '.', '..'].includes(name.trim())) return 'empty';
  return name.includes('/') ? 'slash' : null;
}
