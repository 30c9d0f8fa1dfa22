import type { Addresses } from '#model/app';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { isLinked, linkedSlug } from './linked-app.ts';
import { isRedirectUri } from './redirect-uri.ts';
import type { ClientMetadata } from './types.ts';

const MAX_LENGTH = 2000;
const MAX_NAME = 200;
const MAX_URIS = 20;
const MAX_NOTIFICATIONS = 16 * 1024;

const PLATFORMS = ['firebase', 'apns', 'huawei', 'ios', 'android'];
export const AUTH_METHODS: readonly string[] = ['client_secret_basic', 'client_secret_post'];
/** Apps that hold the keys of the others. */
const NOT_LINKABLE = ['store', 'settings', 'devtools'];
const WEB_PAGES = ['client_uri', 'logo_uri', 'policy_uri'] as const;
const TEXTS = ['client_kind', ...WEB_PAGES, 'software_version', 'notification_device_token'] as const;

const METADATA: readonly string[] = [
  ...TEXTS,
  'redirect_uris',
  'client_name',
  'software_id',
  'token_endpoint_auth_method',
  'notification_platform',
  'notifications',
] satisfies (keyof ClientMetadata)[];

/** True for the members that a client says of itself. */
export function isMetadata(member: string): boolean {
  return METADATA.includes(member);
}

/** Rejects with kind `bad-request`. @see https://www.rfc-editor.org/rfc/rfc7591#section-3.2.2 */
export function checkRegistration(
  instance: Instance,
  addresses: Pick<Addresses, 'inside'>,
  metadata: ClientMetadata,
): void {
  const { redirect_uris, client_name, software_id } = metadata;
  if (redirect_uris.length === 0) throw refused('invalid_redirect_uri', 'redirect_uris is mandatory');
  if (redirect_uris.length > MAX_URIS) throw refused('invalid_redirect_uri', 'redirect_uris has too many addresses');
  for (const uri of redirect_uris) {
    if (!isRedirectUri(instance, addresses, uri))
      throw refused('invalid_redirect_uri', `${uri.slice(0, 100)} is invalid`);
  }
  if (!isText(client_name, MAX_NAME)) throw refused('invalid_client_metadata', 'client_name is mandatory');
  if (!isText(software_id, MAX_LENGTH)) throw refused('invalid_client_metadata', 'software_id is mandatory');
  if (isLinked(software_id)) checkLink(software_id);
  checkOptions(metadata);
}

function checkLink(softwareId: string): void {
  const slug = linkedSlug(softwareId);
  if (slug === undefined || NOT_LINKABLE.includes(slug)) {
    throw refused('unapproved_software_id', 'Link with this app is not allowed');
  }
}

function checkOptions(metadata: ClientMetadata): void {
  for (const name of TEXTS) {
    if ((metadata[name]?.length ?? 0) > MAX_LENGTH) throw refused('invalid_client_metadata', `${name} is too long`);
  }
  for (const name of WEB_PAGES) {
    const address = metadata[name];
    if (address !== undefined && !/^https?:$/.test(URL.parse(address)?.protocol ?? '')) {
      throw refused('invalid_client_metadata', `${name} is not the address of a page`);
    }
  }
  const { notification_platform: platform, notifications, token_endpoint_auth_method: method } = metadata;
  if (platform !== undefined && !PLATFORMS.includes(platform)) {
    throw refused('invalid_client_metadata', 'notification_platform is not supported');
  }
  if (method !== undefined && !AUTH_METHODS.includes(method)) {
    throw refused('invalid_client_metadata', 'token_endpoint_auth_method is not supported');
  }
  if (notifications && JSON.stringify(notifications).length > MAX_NOTIFICATIONS) {
    throw refused('invalid_client_metadata', 'notifications is too long');
  }
}

function isText(value: string, limit: number): boolean {
  return value.trim() !== '' && value.length <= limit;
}

function refused(code: string, message: string): AppError {
  return new AppError('bad-request', message, { code });
}
