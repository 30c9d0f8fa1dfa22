import type { Instance } from '#model/instance';
import { checkDoctype, type Permission, type Permissions } from '#model/permission';
import { AppError } from '#pkg/errors';

/** Their documents are secrets: nobody listens to them. */
const SECRET: ReadonlySet<string> = new Set([
  'instances',
  'configs',
  'com.bitwarden.profiles',
  'io.cozy.access_journal',
  'io.cozy.account_types',
  'io.cozy.accounts.soft_deleted',
  'io.cozy.auth.claims',
  'io.cozy.auth.factors',
  'io.cozy.auth.passkeys',
  'io.cozy.auth.trusted_devices',
  'io.cozy.app_passwords',
  'io.cozy.confirmations',
  'io.cozy.oauth.access_codes',
  'io.cozy.oauth.clients',
  'io.cozy.remote.secrets',
  'io.cozy.sessions',
]);

/** Events without anything private in them. */
const FREE: ReadonlySet<string> = new Set(['io.cozy.sharings.initial_sync', 'io.cozy.auth.confirmations']);

/** Events about files: whoever may read the file may listen. */
const ABOUT_FILES: ReadonlySet<string> = new Set(['io.cozy.files.thumbnails', 'io.cozy.notes.events']);

const PASSPHRASE = 'io.cozy.settings.passphrase';

/** Rejects with kind `forbidden` unless the events may be given to the bearer of the token. */
export async function allowSubscription(
  permissions: Permissions,
  instance: Instance,
  permission: Permission,
  doctype: string,
  id: string | undefined,
): Promise<void> {
  checkDoctype(doctype);
  if (FREE.has(doctype)) return;
  if (SECRET.has(doctype)) throw new AppError('forbidden', 'Forbidden');
  const type = ABOUT_FILES.has(doctype) ? 'io.cozy.files' : doctype;
  if (id === undefined) permissions.allowType(permission, 'GET', type);
  // The passphrase has no document of its own to give a right on.
  else
    await permissions.allowId(instance, permission, 'GET', type, id === PASSPHRASE ? 'io.cozy.settings.instance' : id);
}
