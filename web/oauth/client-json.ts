import type { OAuthClient } from '#model/oauth';

/** What a client is told of itself. @see https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1 */
export function toClientJson(client: OAuthClient): object {
  const { _id, _rev, revoked_before, ...members } = client;
  return { client_id: _id, ...members, client_secret_expires_at: 0 };
}
