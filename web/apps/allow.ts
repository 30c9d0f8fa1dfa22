import type { Context } from 'hono';
import { type Apps, isVouchedSource } from '#model/app';
import { DOCTYPES } from '#model/docs';
import type { Permission, Verb } from '#model/permission';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { AppsRoutesDeps } from './deps.ts';

/** By the id of its document or by its slug; an application may read its own manifest. */
export async function allowReadApp(c: Context<WebEnv>, slug: string, deps: AppsRoutesDeps): Promise<void> {
  const { permissions, apps } = deps;
  const permission = await permissionOf(c, permissions);
  if (permission.sourceId === idOf(apps, slug)) return;
  await permissions.allowDoc(c.var.instance, permission, 'GET', apps.doctype, idOf(apps, slug), () => ({ slug }));
}

/**
 * Installing gives rules to code, so a rule is not enough: only the command line, the store, Collect for konnectors, and who may
 * do everything.
 * Only the command line, which is the machine's, names a source that no registry vouches for.
 */
export async function allowInstall(
  c: Context<WebEnv>,
  verb: Verb,
  slug: string,
  source: string | undefined,
  { permissions, apps }: AppsRoutesDeps,
): Promise<void> {
  const permission = await permissionOf(c, permissions);
  if (!isInstaller(permission, apps)) throw new AppError('forbidden', 'Forbidden');
  if (source && !isVouchedSource(source) && permission.type !== 'cli') {
    throw new AppError('forbidden', 'Only the command line can install what comes from no registry');
  }
  await permissions.allowDoc(c.var.instance, permission, verb, apps.doctype, idOf(apps, slug), () => ({ slug }));
}

export function idOf({ doctype }: Pick<Apps, 'doctype'>, slug: string): string {
  return `${doctype}/${slug}`;
}

function isInstaller(permission: Permission, { kind }: Pick<Apps, 'kind'>): boolean {
  const { type, sourceId } = permission;
  if (type === 'cli' || mayDoEverything(permission)) return true;
  const isApp = (slug: string) => sourceId === `${DOCTYPES.apps}/${slug}`;
  return isApp('store') || (kind === 'konnector' && isApp('collect'));
}

/** The scope `*`. */
export function mayDoEverything({ rules }: Permission): boolean {
  return rules.some((rule) => rule.type === '*' && rule.verbs.length === 0 && !rule.values);
}
