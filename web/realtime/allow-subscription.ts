import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { checkDoctype, isReadable, type Permission, type Permissions } from '#model/permission';
import { AppError } from '#pkg/errors';

/** Nobody reads them through the general routes, but their events have no secret, or it is taken out. */
const TOLD: ReadonlySet<string> = new Set([
  'io.cozy.jobs.events',
  'io.cozy.notes.telepointers',
  'io.cozy.permissions',
  'io.cozy.shared',
  'io.cozy.sharings',
  'io.cozy.triggers.state',
]);

/** Events without anything private in them. */
const FREE: ReadonlySet<string> = new Set(['io.cozy.sharings.initial_sync', 'io.cozy.auth.confirmations']);

/** Events about files: whoever may read the file may listen. */
const ABOUT_FILES: ReadonlySet<string> = new Set(['io.cozy.files.thumbnails', 'io.cozy.notes.events']);

/** Of the server's own doctypes, those without keys of others; the secrets of instances are taken out. */
const TOLD_TO_ADMIN: ReadonlySet<string> = new Set([DOCTYPES.instances, DOCTYPES.settings]);

const PASSPHRASE = 'io.cozy.settings.passphrase';

/**
 * Rejects with kind `forbidden` unless the events may be given to the bearer of the token.
 * @returns the check to repeat, when the right is in what the document is and not in its id
 */
export async function allowSubscription(
  permissions: Permissions,
  instance: Instance,
  permission: Permission,
  doctype: string,
  id: string | undefined,
): Promise<(() => Promise<void>) | undefined> {
  checkDoctype(doctype);
  if (FREE.has(doctype)) return undefined;
  const isAboutFiles = ABOUT_FILES.has(doctype);
  if (!isReadable(doctype) && !isAboutFiles && !TOLD.has(doctype)) throw new AppError('forbidden', 'Forbidden');
  const type = isAboutFiles ? 'io.cozy.files' : doctype;
  if (id === undefined) {
    permissions.allowType(permission, 'GET', type);
    return undefined;
  }
  // The passphrase has no document of its own to give a right on.
  const asked = id === PASSPHRASE ? 'io.cozy.settings.instance' : id;
  const allow = () => permissions.allowId(instance, permission, 'GET', type, asked);
  await allow();
  return permissions.allowsId(permission, 'GET', type, asked) ? undefined : allow;
}

/** Rejects with kind `forbidden` unless the administrator may be told of them. */
export async function allowAdminSubscription(doctype: string): Promise<undefined> {
  if (!TOLD_TO_ADMIN.has(doctype)) throw new AppError('forbidden', 'Forbidden');
}
