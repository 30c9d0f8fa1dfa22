import type { Addresses } from '#model/app';
import type { Instance } from '#model/instance';
import type { OAuthClient } from '#model/oauth';

/**
 * What a client is told of itself, with the token by which it asks: those of the ecosystem forget it if it is not said again.
 * @see https://www.rfc-editor.org/rfc/rfc7592#section-3
 */
export function toClientJson(
  instance: Instance,
  addresses: Pick<Addresses, 'origin'>,
  client: OAuthClient,
  registrationAccessToken: string,
): object {
  const { _id, _rev, revoked_before, ...members } = client;
  return {
    client_id: _id,
    ...members,
    client_secret_expires_at: 0,
    registration_access_token: registrationAccessToken,
    registration_client_uri: `${addresses.origin(instance)}/auth/register/${_id}`,
  };
}
