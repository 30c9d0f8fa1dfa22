import { randomBytes } from 'node:crypto';
import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { checkRegistration } from './check-registration.ts';
import type { PendingClients } from './pending-clients.ts';
import type { ClientRegistration, OAuthClient, OAuthClientData, OAuthClients, OAuthClientsDeps } from './types.ts';

interface RegisterDeps extends Required<Omit<OAuthClientsDeps, 'jobs'>> {
  all(instance: Instance): AsyncIterable<OAuthClient>;
  pendingClients: PendingClients;
}

export function createRegister({ docs, tokens, addresses, now, all, pendingClients }: RegisterDeps) {
  /** `name`, else `name-2`, `name-3`... Removes on its way the clients that are forgotten: their names are free. */
  async function freeName(instance: Instance, name: string): Promise<string> {
    const taken = new Set<string>();
    for await (const client of all(instance)) {
      if (pendingClients.isForgotten(client)) await pendingClients.remove(instance, client);
      else taken.add(client.client_name);
    }
    let free = name;
    for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
    return free;
  }

  async function create(instance: Instance, registration: ClientRegistration): Promise<OAuthClient> {
    const { pending, allow_login_scope, created_at_onboarding, oidc_session_id, ...metadata } = registration;
    const at = new Date(now()).toISOString();
    return docs.create<OAuthClientData>(instance, DOCTYPES.oauthClients, {
      client_secret: randomBytes(24).toString('base64url'),
      ...metadata,
      client_name: await freeName(instance, metadata.client_name),
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      ...(pending && { pending }),
      ...(allow_login_scope && { allow_login_scope }),
      ...(created_at_onboarding && { created_at_onboarding }),
      ...(oidc_session_id !== undefined && { oidc_session_id }),
      cozyMetadata: { doctypeVersion: '1', metadataVersion: 1, createdAt: at, updatedAt: at },
    });
  }

  const register: OAuthClients['register'] = async (instance, registration) => {
    checkRegistration(instance, addresses, registration);
    // Before: none is left that nothing will remove.
    if (registration.pending) await pendingClients.removeLater(instance);
    const client = await create(instance, registration);
    const claims = { audience: 'registration', subject: client._id } as const;
    return { client, registrationAccessToken: await tokens.issue(instance, claims) };
  };

  return { register, freeName };
}
