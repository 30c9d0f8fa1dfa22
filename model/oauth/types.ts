import type { StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';

/** A program of the owner on another machine (`io.cozy.oauth.clients`); its document's id is the `client_id`. */
export type OAuthClient = StoredObject<OAuthClientData>;

/** Members as in RFC 7591 section 2. */
export interface OAuthClientData {
  client_secret: string;
  redirect_uris: string[];
  grant_types: string[];
  response_types: string[];
  client_name: string;
  client_kind?: string;
  client_uri?: string;
  logo_uri?: string;
  policy_uri?: string;
  software_id: string;
  software_version?: string;
  /** May ask for a code without any rule, to prove who the owner is. */
  allow_login_scope?: boolean;
  synchronized_at?: string;
  last_refreshed_at?: string;
  cozyMetadata: { doctypeVersion: string; metadataVersion: number; createdAt: string; updatedAt: string };
}

export interface ClientRegistration {
  redirect_uris: string[];
  client_name: string;
  software_id: string;
  allow_login_scope?: boolean;
}

/** What the client is told once. */
interface RegisteredClient {
  client: OAuthClient;
  registrationAccessToken: string;
}

export interface OAuthClients {
  /** Rejects with kind `bad-request` (code `invalid_redirect_uri` or `invalid_client_metadata`). */
  register(instance: Instance, registration: ClientRegistration): Promise<RegisteredClient>;
  /** The first client of a program. Rejects with kind `not-found`. */
  findBySoftware(instance: Instance, softwareId: string): Promise<OAuthClient>;
  /** Removes the clients of a kind, or all; answers how many. */
  deleteAll(instance: Instance, kind?: string): Promise<number>;
}
