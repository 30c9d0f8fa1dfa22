import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/**
 * A folder as a gzipped tar archive: the same bytes for the same files, whenever it is made. Hidden files, links and what is
 * no file are left out.
 */
export function packFolder(folder: string): Readable {
  const tar = pack();
  const gzip = createGzip({ level: 9 });
  fill(tar, folder).then(
    () => tar.finalize(),
    (error: Error) => gzip.destroy(error),
  );
  return tar.pipe(gzip);
}

async function fill(tar: ReturnType<typeof pack>, folder: string): Promise<void> {
  for (const path of await filesIn(folder)) {
    const name = relative(folder, path).split(sep).join('/');
    await new Promise<void>((resolve, reject) => {
      readFile(path).then((bytes) => {
        tar.entry({ name, mtime: new Date(0), mode: 0o644 }, bytes, (error) => (error ? reject(error) : resolve()));
      }, reject);
    });
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const visible = entries.filter(({ name }) => !name.startsWith('.')).sort(byName);
  const paths: string[] = [];
  for (const entry of visible) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) paths.push(...(await filesIn(path)));
    else if (entry.isFile()) paths.push(path);
  }
  return paths;
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}
