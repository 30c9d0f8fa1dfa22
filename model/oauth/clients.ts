import { randomBytes } from 'node:crypto';
import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import { checkRegistration, isMetadata } from './check-registration.ts';
import { createPendingClients } from './pending-clients.ts';
import { createRegister } from './register-client.ts';
import { isSameSecret } from './same-secret.ts';
import type { ClientMetadata, OAuthClient, OAuthClientData, OAuthClients, OAuthClientsDeps } from './types.ts';

const ID = /^[a-z0-9][\w-]{0,63}$/i;
/** Of a write that others come before. */
const MAX_TRIES = 10;
const MAX_DEVICES = 100;

export function createOAuthClients(deps: OAuthClientsDeps): OAuthClients {
  const { docs, addresses, now = Date.now } = deps;
  const all = (instance: Instance) => docs.all<OAuthClientData>(instance, DOCTYPES.oauthClients);
  const pendingClients = createPendingClients({ ...deps, now });
  const { isForgotten } = pendingClients;
  const write = (instance: Instance, client: OAuthClient) =>
    docs.update<OAuthClientData>(instance, DOCTYPES.oauthClients, client);
  const { register, freeName } = createRegister({ ...deps, now, all, pendingClients });

  async function get(instance: Instance, id: string): Promise<OAuthClient> {
    if (!ID.test(id)) throw notFound();
    const client = await docs.get<OAuthClientData>(instance, DOCTYPES.oauthClients, id).catch((error: unknown) => {
      throw isKind(error, 'not-found') ? notFound() : error;
    });
    if (isForgotten(client)) throw notFound();
    return client;
  }

  return {
    register,
    get,
    forgetPending: pendingClients.forgetPending,

    async authenticate(instance, id, secret) {
      const client = await get(instance, id).catch((error: unknown) => {
        throw isKind(error, 'not-found') ? invalidClient('the client must be registered') : error;
      });
      if (!isSameSecret(client.client_secret, secret)) throw invalidClient('invalid client_secret');
      return client;
    },

    async update(instance, id, metadata, secret) {
      checkRegistration(instance, addresses, metadata);
      const client = await get(instance, id);
      if (secret !== undefined && !isSameSecret(client.client_secret, secret)) {
        throw new AppError('bad-request', 'client_secret is invalid', { code: 'invalid_client_secret' });
      }
      const renamed = metadata.client_name !== client.client_name;
      return write(instance, {
        ...kept(client),
        ...metadata,
        ...(renamed && { client_name: await freeName(instance, metadata.client_name) }),
        ...(secret !== undefined && { client_secret: randomBytes(24).toString('base64url') }),
        cozyMetadata: { ...client.cozyMetadata, updatedAt: new Date(now()).toISOString() },
      });
    },

    async mark(instance, client, members) {
      for (let current = client, tries = 0; ; tries++) {
        try {
          // What is undefined has no place in JSON.
          return await write(instance, { ...current, ...members } as OAuthClient);
        } catch (error) {
          if (!isKind(error, 'conflict') || tries >= MAX_TRIES) throw error;
          current = await get(instance, client._id);
        }
      }
    },

    async delete(instance, id) {
      await docs.delete(instance, DOCTYPES.oauthClients, await get(instance, id));
    },

    async list(instance, { limit, bookmark }) {
      const page = await docs.find<OAuthClientData>(instance, DOCTYPES.oauthClients, {
        selector: { pending: { $exists: false } },
        limit,
        ...(bookmark !== undefined && { bookmark }),
      });
      const isLast = page.docs.length < limit || page.bookmark === '' || page.bookmark === 'nil';
      return { clients: page.docs, ...(!isLast && { bookmark: page.bookmark }) };
    },

    async count(instance) {
      let count = 0;
      for await (const { pending, client_kind } of all(instance)) if (!pending && client_kind) count++;
      return count;
    },

    async withDevice(instance) {
      const found: OAuthClient[] = [];
      for await (const client of all(instance)) {
        if (client.notification_device_token && !client.pending) found.push(client);
        if (found.length === MAX_DEVICES) break;
      }
      return found;
    },

    async forgetDevice(instance, id, token) {
      try {
        const { notification_device_token: current, ...client } = await get(instance, id);
        if (current === token) await write(instance, client);
      } catch (error) {
        // It was removed, or it writes of itself: then its token may be new.
        if (!isKind(error, 'not-found', 'conflict')) throw error;
      }
    },

    async findBySoftware(instance, softwareId) {
      for await (const client of all(instance)) if (client.software_id === softwareId) return client;
      throw notFound();
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

/** What a client cannot change of itself. */
function kept(client: OAuthClient): Omit<OAuthClient, keyof ClientMetadata> {
  const members = Object.entries(client).filter(([name]) => !isMetadata(name));
  return Object.fromEntries(members) as Omit<OAuthClient, keyof ClientMetadata>;
}

/** Clients know by this text that the owner has removed them. */
function notFound(): AppError {
  return new AppError('not-found', 'Client not found');
}

function invalidClient(message: string): AppError {
  return new AppError('bad-request', message, { code: 'invalid_client' });
}
