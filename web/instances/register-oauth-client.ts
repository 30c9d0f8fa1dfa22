import type { Handler } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';
import { flagOf, requiredText, textOf } from './parse-options.ts';

/** The client with its secret, as the registration of RFC 7591 answers it. */
export function registerOAuthClient({ instances, oauthClients }: InstancesRoutesDeps): Handler<WebEnv> {
  return async (c) => {
    const instance = await instances.get(requiredText(c, 'Domain'));
    const { client, registrationAccessToken } = await oauthClients.register(instance, {
      redirect_uris: [textOf(c, 'RedirectURI') ?? ''],
      client_name: textOf(c, 'ClientName') ?? '',
      software_id: textOf(c, 'SoftwareID') ?? '',
      allow_login_scope: flagOf(c, 'AllowLoginScope') ?? false,
    });
    const { _id, _rev, ...members } = client;
    return c.json({
      client_id: _id,
      ...members,
      client_secret_expires_at: 0,
      registration_access_token: registrationAccessToken,
    });
  };
}
