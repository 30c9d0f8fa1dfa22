import { faultOfName } from '#doctypes/files';
import { AppError } from '#pkg/errors';

/** Directories from the root to a file. */
const MAX_DEPTH = 512;

/** Throws kind `unprocessable` with the parameter `name`. */
export function checkName(name: string): void {
  if (faultOfName(name))
    throw new AppError('unprocessable', `Invalid name: ${JSON.stringify(name)}`, { parameter: 'name' });
}

/** Throws kind `unprocessable` with the parameter `path`. */
export function checkDepth(levels: number): void {
  if (levels > MAX_DEPTH) throw new AppError('unprocessable', 'The path is too deep', { parameter: 'path' });
}

/** The names of a path, without the empty ones. Throws kind `unprocessable` when it is relative or one is no name. */
export function namesOf(path: string): string[] {
  if (!path.startsWith('/')) throw new AppError('unprocessable', 'The path must be absolute', { parameter: 'path' });
  const names = path.split('/').filter((name) => name !== '');
  checkDepth(names.length);
  for (const name of names) checkName(name);
  return names;
}

export function nameTaken(): AppError {
  return new AppError('conflict', 'A file or directory of that name is already there', { parameter: 'name' });
}
