import type { NewFile } from '#model/vfs';
import type { TarEntry } from '#pkg/archive';
import { AppError } from '#pkg/errors';
import { parseDate } from '../upload-options.ts';

/** What an archive cannot say otherwise, in its extended headers. */
const MD5 = 'COZY.md5';
const TYPE = 'COZY.type';
const CREATED = 'COZY.created';

const ANY_EXECUTE = 0o111;
/** Characters: an extended header has room for four million of them, and each is told again in a line of the answer. */
export const MAX_PATH = 4096;

/** The names from the directory of the batch down. Throws kind `unprocessable` for a path that leads out of it, or is too long. */
export function namesIn({ name, type }: TarEntry): string[] {
  if (name.length > MAX_PATH) throw new AppError('unprocessable', 'The path is too long', { parameter: 'path' });
  const path = type === 'directory' ? name.replace(/\/$/, '') : name;
  const names = path.replace(/^(\.\/)+/, '').split('/');
  if (names.every((part) => part !== '' && part !== '.' && part !== '..')) return names;
  throw new AppError('unprocessable', 'The path leads out of the directory', { parameter: 'path' });
}

export function entryOptions({ size, mtime, mode, pax }: TarEntry): NewFile {
  const updatedAt = mtime && mtime.getTime() > 0 ? mtime.toISOString() : undefined;
  const createdAt = parseDate(pax[CREATED], CREATED);
  const mime = pax[TYPE];
  return {
    size,
    executable: (mode & ANY_EXECUTE) !== 0,
    ...(mime && { mime }),
    ...(updatedAt !== undefined && { updatedAt }),
    ...(createdAt !== undefined && { createdAt }),
    ...md5Of(pax[MD5]),
  };
}

function md5Of(text: string | undefined): Pick<NewFile, 'md5'> {
  if (text === undefined) return {};
  const md5 = Buffer.from(text, 'base64');
  if (md5.length === 16) return { md5 };
  throw new AppError('unprocessable', `${MD5} is not the base64 of an MD5 sum`, { parameter: MD5 });
}
