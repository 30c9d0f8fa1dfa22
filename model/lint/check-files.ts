import { PACKAGE_LIMITS } from '#model/app';
import type { Folder } from '#pkg/static';
import type { Tell } from './types.ts';

const MB = 1024 * 1024;

/** What a package may have at most, so that nobody learns it from a server. */
export async function checkFiles(folder: Folder, tell: Tell): Promise<void> {
  const { entries, fileBytes, bytes: most } = PACKAGE_LIMITS;
  const paths = await folder.list();
  if (paths.length > entries) tell('error', 'package-size', '.', `It has more than ${entries} files`);
  let total = 0;
  for (const path of paths.slice(0, entries)) {
    const file = await folder.open(path);
    if (!file) continue;
    const size = 'big' in file ? file.big.size : file.content.bytes.length;
    total += size;
    if (size > fileBytes) tell('error', 'package-size', path, `It is larger than ${fileBytes / MB} MB`);
  }
  if (total > most) tell('error', 'package-size', '.', `All its files have more than ${most / MB} MB`);
}
