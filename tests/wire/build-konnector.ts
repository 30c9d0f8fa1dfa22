import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const HERE = join(import.meta.dirname, '../konnector-libs');

/** Why the tests that need the library are skipped, or undefined. */
export const NO_LIBRARY: string | undefined = existsSync(join(HERE, 'node_modules/cozy-konnector-libs/package.json'))
  ? undefined
  : 'cozy-konnector-libs is missing: npm ci --prefix tests/konnector-libs --ignore-scripts --omit=optional';

/** The konnector of the tests as it is published: one module, with its manifest. */
export async function buildKonnector(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: HERE,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(HERE, 'konnector/index.js'),
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node24',
      rollupOptions: { output: { format: 'cjs', entryFileNames: 'index.js', codeSplitting: false } },
    },
  });
  for (const name of ['manifest.konnector', 'package.json']) {
    await cp(join(HERE, 'konnector', name), join(outDir, name));
  }
}
