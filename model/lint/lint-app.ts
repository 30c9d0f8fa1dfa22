import type { Folder } from '#pkg/static';
import { adviseManifest } from './advise-manifest.ts';
import { checkFiles } from './check-files.ts';
import { checkKonnector } from './check-konnector.ts';
import { checkManifest } from './check-manifest.ts';
import { checkPages } from './check-pages.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkServices } from './check-services.ts';
import { readText } from './read-text.ts';
import type { Finding, Level, LintReport, Tell } from './types.ts';

const ORDER: Record<Level, number> = { error: 0, warning: 1, advice: 2 };

export interface LintOptions {
  /** They are all that is installed, so that what an archive may have at most is checked too. @default true */
  isBuilt?: boolean;
  /** ms since 1970: a service whose time never comes is refused. */
  now?: number;
}

const WEBAPP = 'manifest.webapp';
const KONNECTOR = 'manifest.konnector';

/** Looks at an app or a konnector, by the manifest that is there. @param folders where its files are, in this order: the build, or the source and what is copied as it is */
export async function lintApp(
  folders: readonly Folder[],
  { isBuilt = true, now = Date.now() }: LintOptions = {},
): Promise<LintReport> {
  const findings: Finding[] = [];
  const tell: Tell = (level, code, where, message) => findings.push({ level, code, where, message });
  const read = (path: string) => readText(folders, path);
  const has = async (path: string) => (await read(path)) !== undefined;
  const isKonnector = !(await has(WEBAPP)) && (await has(KONNECTOR));
  const manifest = await checkManifest(folders, isKonnector ? KONNECTOR : WEBAPP, tell);
  if (manifest) {
    checkPermissions(manifest, tell);
    if (isKonnector) await checkKonnector(manifest, read, tell);
    else {
      await checkPages(folders, manifest, tell);
      await checkServices(manifest, has, tell, now);
    }
    await adviseManifest(manifest, has, tell);
  }
  if (isBuilt) for (const folder of folders) await checkFiles(folder, tell);
  findings.sort((a, b) => ORDER[a.level] - ORDER[b.level]);
  return { ok: findings[0]?.level !== 'error', findings };
}
