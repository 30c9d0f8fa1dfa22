import type { Context } from 'hono';
import { isLocalSource, isWebSource } from '#model/app';
import { DOCTYPES } from '#model/docs';
import type { Permission, Verb } from '#model/permission';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { AppsRoutesDeps } from './deps.ts';

/** By the id of its document or by its slug; an app may read its own manifest. */
export async function allowReadApp(c: Context<WebEnv>, slug: string, { permissions }: AppsRoutesDeps): Promise<void> {
  const permission = await permissionOf(c, permissions);
  const id = `${DOCTYPES.apps}/${slug}`;
  if (permission.sourceId === id) return;
  await permissions.allowDoc(c.var.instance, permission, 'GET', DOCTYPES.apps, id, () => ({ slug }));
}

/**
 * Installing gives rules to code, so a rule is not enough: only the command line, the store and who may do everything.
 * Only the command line, which is the machine's, names a folder of the machine or an archive that no registry vouches for.
 */
export async function allowInstall(
  c: Context<WebEnv>,
  verb: Verb,
  slug: string,
  source: string | undefined,
  { permissions }: AppsRoutesDeps,
): Promise<void> {
  const permission = await permissionOf(c, permissions);
  if (!isInstaller(permission)) throw new AppError('forbidden', 'Forbidden');
  if (isLocalSource(source) && permission.type !== 'cli') {
    throw new AppError('forbidden', 'Only the command line can install from a folder of the server');
  }
  if (source && isWebSource(source) && permission.type !== 'cli') {
    throw new AppError('forbidden', 'Only the command line can install from any address');
  }
  const id = `${DOCTYPES.apps}/${slug}`;
  await permissions.allowDoc(c.var.instance, permission, verb, DOCTYPES.apps, id, () => ({ slug }));
}

function isInstaller(permission: Permission): boolean {
  return permission.type === 'cli' || permission.sourceId === `${DOCTYPES.apps}/store` || mayDoEverything(permission);
}

/** The scope `*`. */
export function mayDoEverything({ rules }: Permission): boolean {
  return rules.some((rule) => rule.type === '*' && rule.verbs.length === 0 && !rule.values);
}
