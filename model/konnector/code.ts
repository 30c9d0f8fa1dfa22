import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#pkg/errors';
import type { Folder } from '#pkg/static';
import { makeTempFolder } from '#pkg/temp-folder';

/** The files of a program, in a folder of this machine. One that was made for it goes with it. */
export interface Code extends AsyncDisposable {
  readonly folder: string;
}

const MAX_BYTES = 200 * 1024 * 1024;

export async function writeCode(files: Folder): Promise<Code> {
  // The sandbox shows it without letting anything be written there.
  if (files.root !== undefined) return { folder: files.root, async [Symbol.asyncDispose]() {} };
  const folder = await makeTempFolder();
  const remove = () => rm(folder, { recursive: true, force: true });
  let size = 0;
  try {
    for (const path of await files.list()) {
      const file = await files.open(path);
      if (!file) continue;
      size += 'big' in file ? file.big.size : file.content.bytes.length;
      if (size > MAX_BYTES) throw new AppError('too-large', 'The program is too big');
      const to = join(folder, path);
      await mkdir(dirname(to), { recursive: true });
      if ('big' in file) await pipeline(await file.big.read(), createWriteStream(to));
      else await writeFile(to, file.content.bytes);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, [Symbol.asyncDispose]: remove };
}
