import { DOCTYPES } from '#model/docs';
import { forbidden } from './allow.ts';
import type { Permission } from './types.ts';

/**
 * The app where the owner decides for the whole Cozy: how to log in, what each app may do, what is shared. Other apps may
 * have a right on the settings for something else.
 */
export function isSettingsApp({ type, sourceId }: Permission): boolean {
  return type === 'app' && sourceId === `${DOCTYPES.apps}/settings`;
}

/** The settings app, a client or an administrator who may do everything. Throws `forbidden`. */
export function checkOwner(caller: Permission): void {
  const isEverything = caller.rules.some(({ type, verbs }) => type === '*' && verbs.length === 0);
  if (isSettingsApp(caller)) return;
  if (!isEverything || (caller.type !== 'oauth' && caller.type !== 'cli')) throw forbidden();
}
