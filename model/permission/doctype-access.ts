import { AppError } from '#pkg/errors';
import { checkDoctype } from './doctype-name.ts';

/** Never read through the general routes: secrets, or data that the server only lends in another form. */
const UNREADABLE: ReadonlySet<string> = new Set([
  'instances',
  'configs',
  'com.bitwarden.profiles',
  ...[
    'access_journal',
    'account_types',
    'accounts.soft_deleted',
    'app_passwords',
    'apps.logs',
    'apps.open',
    'auth.claims',
    'auth.confirmations',
    'auth.factors',
    'auth.passkeys',
    'auth.trusted_devices',
    'avatars',
    'certified.carbon_copy',
    'certified.electronic_safe',
    'docs.followed',
    'files.archives',
    'files.pending',
    'files.sizes',
    'files.thumbnails',
    'intents',
    'jobs.events',
    'konnectors.maintenance',
    'notes.events',
    'notes.telepointers',
    'notes.url',
    'notifications.subscriptions',
    'oauth.access_codes',
    'oauth.clients',
    'office.url',
    'permissions',
    'remote.secrets',
    'sessions',
    'shared',
    'sharings',
    'sharings.answer',
    'sharings.initial_sync',
    'sharings.moved',
    'support',
    'triggers.state',
  ].map((name) => `io.cozy.${name}`),
]);

/** Written by their own routes only, which keep their promises (files have content, triggers a schedule...). */
const READ_ONLY: ReadonlySet<string> = new Set([
  'com.bitwarden.contacts',
  ...[
    'apps',
    'automations',
    'automations.runs',
    'errors',
    'files',
    'files.versions',
    'jobs',
    'jobs.failures',
    'jobs.logs',
    'konnectors',
    'notes.images',
    'notes.steps',
    'notifications',
    'permissions.checks',
    'remote.requests',
    'sessions.logins',
    'triggers',
  ].map((name) => `io.cozy.${name}`),
]);

export function isReadable(doctype: string): boolean {
  return !UNREADABLE.has(doctype);
}

/** Throws kind `forbidden`; clients that replicate look for the text. */
export function checkReadable(doctype: string): void {
  checkDoctype(doctype);
  if (!isReadable(doctype)) throw new AppError('forbidden', `reserved doctype ${doctype} unreadable`);
}

/** For what is shared: a family is refused with any of its members. Throws kind `forbidden`. */
export function checkWritablePattern(type: string): void {
  const family = type.replace(/\.\*$/, '');
  checkWritable(family);
  if (family === type) return;
  for (const reserved of [...UNREADABLE, ...READ_ONLY]) {
    if (reserved.startsWith(`${family}.`)) throw new AppError('forbidden', `reserved doctype ${reserved} unwritable`);
  }
}

/** Throws kind `forbidden`. */
export function checkWritable(doctype: string): void {
  checkReadable(doctype);
  if (READ_ONLY.has(doctype)) throw new AppError('forbidden', `reserved doctype ${doctype} unwritable`);
}
