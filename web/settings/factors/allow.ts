import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { isSettingsApp, type Permission, type Verb } from '#model/permission';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { FactorsDeps } from './deps.ts';

type AllowDeps = Pick<FactorsDeps, 'permissions' | 'sessions' | 'codes'>;

/**
 * Who may change how the owner logs in: the settings app, a client that may do everything, the command line; and, but for
 * the last one, it is the owner who sits there: the login, or the confirmation whose code is in the header `Confirm-Code`,
 * is recent. Rejects with kind `forbidden`, code `recent_login_required` for the second reason.
 */
export async function allowChanging(c: Context<WebEnv>, deps: AllowDeps, verb: Verb): Promise<Permission> {
  const permission = await allowFactors(c, deps, verb);
  await requireRecentLogin(c, deps, permission);
  return permission;
}

/** Rejects with kind `forbidden`, code `recent_login_required`. */
export async function requireRecentLogin(
  c: Context<WebEnv>,
  { sessions, codes }: Omit<AllowDeps, 'permissions'>,
  { type }: Permission,
): Promise<void> {
  const { session } = c.var;
  if (type === 'cli' || (session && sessions.isRecent(session)) || hasConfirmed(c, { codes })) return;
  throw new AppError('forbidden', 'A recent login is required', { code: 'recent_login_required' });
}

/** True when the header `Confirm-Code` has the code of a confirmation that is recent. */
export function hasConfirmed(c: Context<WebEnv>, { codes }: Pick<AllowDeps, 'codes'>): boolean {
  return codes.proves(c.var.instance, 'confirmation', c.req.header('Confirm-Code') ?? '');
}

/** What gives nobody a way in wants no recent login. Rejects with kind `forbidden`. */
export async function allowFactors(
  c: Context<WebEnv>,
  { permissions }: Pick<AllowDeps, 'permissions'>,
  verb: Verb,
): Promise<Permission> {
  const permission = await permissionOf(c, permissions);
  permissions.allowType(permission, verb, DOCTYPES.settings);
  if (permission.type === 'app' && !isSettingsApp(permission)) throw new AppError('forbidden', 'Forbidden');
  return permission;
}
