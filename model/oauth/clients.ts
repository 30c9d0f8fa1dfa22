import { randomBytes } from 'node:crypto';
import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Tokens } from '#model/token';
import { AppError } from '#pkg/errors';
import { checkRegistration } from './check-registration.ts';
import type { ClientRegistration, OAuthClient, OAuthClientData, OAuthClients } from './types.ts';

export interface OAuthClientsDeps {
  docs: Docs;
  tokens: Tokens;
  now?: () => number;
}

export function createOAuthClients({ docs, tokens, now = Date.now }: OAuthClientsDeps): OAuthClients {
  const all = (instance: Instance) => docs.all<OAuthClientData>(instance, DOCTYPES.oauthClients);

  /** `name`, else `name-2`, `name-3`... */
  async function freeName(instance: Instance, name: string): Promise<string> {
    const taken = new Set<string>();
    for await (const client of all(instance)) taken.add(client.client_name);
    let free = name;
    for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
    return free;
  }

  async function create(instance: Instance, registration: ClientRegistration): Promise<OAuthClient> {
    const at = new Date(now()).toISOString();
    return docs.create<OAuthClientData>(instance, DOCTYPES.oauthClients, {
      client_secret: randomBytes(24).toString('base64url'),
      redirect_uris: registration.redirect_uris,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      client_name: await freeName(instance, registration.client_name),
      software_id: registration.software_id,
      ...(registration.allow_login_scope && { allow_login_scope: true }),
      cozyMetadata: { doctypeVersion: '1', metadataVersion: 1, createdAt: at, updatedAt: at },
    });
  }

  return {
    async register(instance, registration) {
      checkRegistration(instance, registration);
      const client = await create(instance, registration);
      const claims = { audience: 'registration', subject: client._id } as const;
      return { client, registrationAccessToken: await tokens.issue(instance, claims) };
    },

    async findBySoftware(instance, softwareId) {
      for await (const client of all(instance)) if (client.software_id === softwareId) return client;
      throw new AppError('not-found', 'Client not found');
    },

    async deleteAll(instance, kind) {
      let count = 0;
      for await (const client of all(instance)) {
        if (kind !== undefined && client.client_kind !== kind) continue;
        await docs.delete(instance, DOCTYPES.oauthClients, client);
        count++;
      }
      return count;
    },
  };
}
