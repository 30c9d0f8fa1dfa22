import type { Folder } from '#pkg/static';

/** The text of the first of these files that is there; empty when it is too big to be one. Undefined: there is none. */
export async function readText(folders: readonly Folder[], path: string): Promise<string | undefined> {
  for (const folder of folders) {
    const file = await folder.open(path);
    if (file) return 'content' in file ? file.content.bytes.toString() : '';
  }
  return undefined;
}
