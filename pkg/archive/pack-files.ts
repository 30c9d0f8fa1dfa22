import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import type { Folder } from '#pkg/static';

/**
 * The files of a folder, wherever it is, as a gzipped tar archive: one file in memory at a time, the same bytes for the same
 * files.
 */
export function packFiles(folder: Pick<Folder, 'list' | 'open'>): Readable {
  const tar = pack();
  const gzip = createGzip();
  fill(tar, folder).then(
    () => tar.finalize(),
    (error: Error) => gzip.destroy(error),
  );
  gzip.once('close', () => tar.destroy());
  return tar.pipe(gzip);
}

async function fill(tar: ReturnType<typeof pack>, folder: Pick<Folder, 'list' | 'open'>): Promise<void> {
  for (const name of (await folder.list()).sort()) {
    const file = await folder.open(name);
    // It was removed meanwhile, from a folder that its developer works on.
    if (!file) continue;
    const bytes = 'content' in file ? file.content.bytes : await buffer(await file.big.read());
    const header = { name, size: bytes.length, mtime: new Date(0), mode: 0o644 };
    await new Promise<void>((resolve, reject) => {
      tar.entry(header, bytes, (error) => (error ? reject(error) : resolve()));
    });
  }
}
