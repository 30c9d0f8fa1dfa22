/** `cozy-stack apps lint`: what a server would say of an app, without one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type LintReport, lintApp } from '#model/lint';
import { openFolder } from '#pkg/static';

export type { Finding, LintReport } from '#model/lint';

const MANIFEST = 'manifest.webapp';

/** The folder that has the manifest of an app: its build, or what its build copies as it is. */
export function manifestFolder(folder: string): string {
  return existsSync(join(folder, MANIFEST)) ? folder : join(folder, 'public');
}

/** @param folder what is installed, or the source of it (it has a `package.json`) */
export function lintFolder(folder: string): Promise<LintReport> {
  const folders = [...new Set([manifestFolder(folder), folder, join(folder, 'public')])];
  const isBuilt = !existsSync(join(folder, 'package.json'));
  return lintApp(
    (isBuilt ? [folder] : folders).map((root) => openFolder(root)),
    { isBuilt },
  );
}
