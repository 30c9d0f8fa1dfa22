import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Content, createContent } from './content.ts';
import { mimeOf } from './mime.ts';

export interface AssetSources {
  /** Every file of this folder is an asset. */
  folder: string;
  /** Assets made of several files, in their order: asset path -> absolute file paths. */
  bundles?: Record<string, readonly string[]>;
}

/** Files that belong to the server itself, in memory: they are few and small. */
export interface Assets {
  /** `styles/theme.css` -> `/assets/styles/theme.<hash>.css`, to be cached for ever. Throws when there is none. */
  href(path: string): string;
  /** @param path with or without its hash; `isCurrent` tells that the hash was there and is the one of the bytes */
  get(path: string): { content: Content; isCurrent: boolean } | undefined;
}

export async function loadAssets({ folder, bundles = {} }: AssetSources): Promise<Assets> {
  const contents = new Map<string, Content>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).split(sep).join('/');
    contents.set(path, createContent(await readFile(file), mimeOf(path)));
  }
  for (const [path, files] of Object.entries(bundles)) {
    const parts = await Promise.all(files.map((file) => readFile(file)));
    contents.set(path, createContent(Buffer.concat(parts), mimeOf(path)));
  }

  return {
    href(path) {
      const content = contents.get(path);
      if (!content) throw new Error(`no asset ${path}`);
      return `/assets/${path.replace(/\.([^./]+)$/, `.${content.hash}.$1`)}`;
    },
    get(path) {
      const plain = contents.get(path);
      if (plain) return { content: plain, isCurrent: false };
      const [, hash] = /\.([0-9a-f]{8,64})\.[^./]+$/.exec(path) ?? [];
      if (hash === undefined) return undefined;
      const content = contents.get(path.replace(`.${hash}.`, '.'));
      return content && { content, isCurrent: content.hash === hash };
    },
  };
}
