/** Makes each konnector one module with what it uses, beside its manifest: `node konnectors/build.ts [folder]`. */
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const SLUGS = ['feeds', 'commits', 'agendas'];

/** @param folderOf where the files of a konnector go */
export async function buildKonnectors(folderOf: (slug: string) => string): Promise<void> {
  for (const slug of SLUGS) {
    const source = join(import.meta.dirname, slug);
    const outDir = folderOf(slug);
    await build({
      configFile: false,
      root: source,
      logLevel: 'warn',
      // All of it, or the sandbox would look for packages that are not there.
      ssr: { noExternal: true },
      build: {
        ssr: join(source, 'index.ts'),
        outDir,
        emptyOutDir: true,
        target: 'node24',
        rollupOptions: { output: { entryFileNames: 'index.js' } },
      },
    });
    await writeFile(join(outDir, 'package.json'), JSON.stringify({ type: 'module', main: 'index.js' }));
    for (const name of ['manifest.konnector', 'icon.svg']) await copyFile(join(source, name), join(outDir, name));
  }
}

if (import.meta.main) await buildKonnectors((slug) => join(import.meta.dirname, 'dist', slug));
