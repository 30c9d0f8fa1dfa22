import type { Addresses } from '#model/app';
import type { Docs, StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Jobs } from '#model/job';
import type { Tokens } from '#model/token';
import type { JsonObject } from '#pkg/json';

/** A program of the owner on another machine (`io.cozy.oauth.clients`); its document's id is the `client_id`. */
export type OAuthClient = StoredObject<OAuthClientData>;

/** What a client says of itself. Members as in RFC 7591 section 2. */
export interface ClientMetadata {
  redirect_uris: string[];
  client_name: string;
  client_kind?: string;
  client_uri?: string;
  logo_uri?: string;
  policy_uri?: string;
  /** `registry://<slug>` ties the client to an app: it has the rules of that app. */
  software_id: string;
  software_version?: string;
  /** How the client proves its identity; one that names it is answered as RFC 6749 says, others as the ecosystem does. */
  token_endpoint_auth_method?: string;
  notification_platform?: string;
  notification_device_token?: string;
  notifications?: JsonObject;
}

export interface OAuthClientData extends ClientMetadata {
  client_secret: string;
  grant_types: string[];
  response_types: string[];
  /** The owner has not accepted it yet; it is forgotten after an hour. */
  pending?: true;
  /** May ask for a code without any rule, to prove who the owner is. */
  allow_login_scope?: boolean;
  /** The owner, or the maker of its system, proved that it is what it says: it may ask for everything. */
  flagship?: true;
  /** Apple or Google proved it. */
  certified_from_store?: true;
  /** The first passphrase was chosen in it: the owner is not asked again. */
  created_at_onboarding?: true;
  /** Session of the OpenID provider in which it was accepted: the end of that one ends its tokens. */
  oidc_session_id?: string;
  /** Seconds since 1970: its tokens given before were revoked. */
  revoked_before?: number;
  synchronized_at?: string;
  last_refreshed_at?: string;
  cozyMetadata: { doctypeVersion: string; metadataVersion: number; createdAt: string; updatedAt: string };
}

export interface ClientRegistration extends ClientMetadata {
  allow_login_scope?: boolean;
  /** Anyone may register: the client waits for the owner. @default false */
  pending?: boolean;
  created_at_onboarding?: true;
  oidc_session_id?: string;
}

/** What the client is told once. */
interface RegisteredClient {
  client: OAuthClient;
  registrationAccessToken: string;
}

export interface OAuthClientsDeps {
  docs: Docs;
  tokens: Tokens;
  addresses: Pick<Addresses, 'inside'>;
  /** Removes the clients that wait too long. */
  jobs: Pick<Jobs, 'push'>;
  now?: () => number;
}

export interface OAuthClients {
  /**
   * Rejects with kind `bad-request` (code `invalid_redirect_uri`, `invalid_client_metadata` or `unapproved_software_id`).
   */
  register(instance: Instance, registration: ClientRegistration): Promise<RegisteredClient>;
  /** Rejects with kind `not-found`, also for one that waited too long for the owner. */
  get(instance: Instance, id: string): Promise<OAuthClient>;
  /** The client whose secret this is. Rejects with kind `bad-request`, code `invalid_client`. */
  authenticate(instance: Instance, id: string, secret: string): Promise<OAuthClient>;
  /**
   * Replaces what the client says of itself; its current secret, if given, is replaced by a new one.
   * Rejects as `register` does, with `invalid_client_secret` for another secret, `conflict`, `not-found`.
   */
  update(instance: Instance, id: string, metadata: ClientMetadata, secret?: string): Promise<OAuthClient>;
  /**
   * Writes members that the server keeps about a client, whatever is written of it meanwhile; undefined takes one away.
   * Rejects with kind `not-found`.
   */
  mark(instance: Instance, client: OAuthClient, members: ClientMarks): Promise<OAuthClient>;
  /** Its tokens end. Rejects with kind `not-found`. */
  delete(instance: Instance, id: string): Promise<void>;
  /** A page of the clients that the owner accepted; `bookmark` is where the next one begins. */
  list(
    instance: Instance,
    page: { limit: number; bookmark?: string },
  ): Promise<{ clients: OAuthClient[]; bookmark?: string }>;
  /** How many programs and devices the owner sees: those accepted that say their kind. */
  count(instance: Instance): Promise<number>;
  /** Those accepted that gave the token of their device: a hundred at most. */
  withDevice(instance: Instance): Promise<OAuthClient[]>;
  /** The token of its device is worth nothing any more; a newer one stays. */
  forgetDevice(instance: Instance, id: string, token: string): Promise<void>;
  /** The first client of a program. Rejects with kind `not-found`. */
  findBySoftware(instance: Instance, softwareId: string): Promise<OAuthClient>;
  /** Removes those that waited too long for the owner; again later when others wait. */
  forgetPending(instance: Instance): Promise<void>;
  /** Removes the clients of a kind, or all; answers how many. */
  deleteAll(instance: Instance, kind?: string): Promise<number>;
}

export type ClientMarks = { [Member in Mark]?: OAuthClientData[Member] | undefined };
type Mark =
  | 'pending'
  | 'flagship'
  | 'certified_from_store'
  | 'created_at_onboarding'
  | 'oidc_session_id'
  | 'revoked_before'
  | 'synchronized_at'
  | 'last_refreshed_at';
