import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { ClientRegistration } from './types.ts';

const MAX_LENGTH = 2000;
const MAX_URIS = 20;

/** Rejects with kind `bad-request`. @see https://www.rfc-editor.org/rfc/rfc7591#section-3.2.2 */
export function checkRegistration(instance: Instance, registration: ClientRegistration): void {
  const { redirect_uris, client_name, software_id } = registration;
  if (redirect_uris.length === 0) throw refused('invalid_redirect_uri', 'redirect_uris is mandatory');
  if (redirect_uris.length > MAX_URIS) throw refused('invalid_redirect_uri', 'redirect_uris has too many addresses');
  for (const uri of redirect_uris) checkRedirectUri(instance, uri);
  if (!isText(client_name)) throw refused('invalid_client_metadata', 'client_name is mandatory');
  if (!isText(software_id)) throw refused('invalid_client_metadata', 'software_id is mandatory');
}

/** A code sent to a page of the instance itself, or to a fragment, could be read by any of its apps. */
function checkRedirectUri(instance: Instance, uri: string): void {
  const url = uri.length > MAX_LENGTH ? null : URL.parse(uri);
  const domains = [instance.domain, ...(instance.domain_aliases ?? [])];
  if (!url || uri.includes('#') || domains.includes(url.host) || ['javascript:', 'data:'].includes(url.protocol)) {
    throw refused('invalid_redirect_uri', `${uri.slice(0, 100)} is invalid`);
  }
}

function isText(value: string): boolean {
  return value.trim() !== '' && value.length <= MAX_LENGTH;
}

function refused(code: string, message: string): AppError {
  return new AppError('bad-request', message, { code });
}
