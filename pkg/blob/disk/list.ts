import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './file-errors.ts';
import { keyOf } from './layout.ts';

/** The keys found below a container's folder; memory is bounded by the depth. */
export async function* listKeys(folder: string, names: readonly string[] = []): AsyncGenerator<string> {
  const entries = await opendir(join(folder, ...names)).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  for await (const entry of entries) {
    const path = [...names, entry.name];
    if (entry.isDirectory()) yield* listKeys(folder, path);
    else if (entry.isFile() && names.length > 0) yield keyOf(path);
  }
}
