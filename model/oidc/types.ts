import type { Instance } from '#model/instance';
import type { JsonObject } from '#pkg/json';

/** An OpenID provider, for the instances of a context. Its secret is kept apart. */
export interface OidcSettings {
  clientId: string;
  scope: string;
  /** `https://<a domain of the server>/oidc/redirect`, the same for every instance. */
  redirectUri: string;
  /** As its tokens name it. */
  issuer: string;
  authorizeUrl: string;
  tokenUrl: string;
  /** Absent: the id_token says all. */
  userinfoUrl?: string;
  /** The claim that has the domain of the instance, once the prefix and the suffix are put around it. */
  instanceField?: { name: string; prefix: string; suffix: string };
  /** The instance has any domain: it stores the `sub` of its owner. */
  allowsCustomInstance: boolean;
  /** Devices may show an access token of the provider in place of an id_token. */
  allowsOAuthToken: boolean;
  /** Without it, no id_token is taken but from the provider itself, and it cannot end sessions. */
  jwksUrl?: string;
  /** Names the provider where several contexts have the same one. */
  providerKey: string;
  /** Where the browser goes to end the session of the provider too. */
  logoutUrl?: string;
  /** Absent: no site exchanges tokens. */
  tokenExchange?: TokenExchangeSettings;
}

/** Sites that give the id_token of their user for tokens of the instance. */
export interface TokenExchangeSettings {
  /** `https://admin.example.org` */
  origins: readonly string[];
  /** By the audience of the id_token: the client of the provider that such a site is. */
  apps: Readonly<Record<string, ExchangingApp>>;
}

export interface ExchangingApp {
  softwareId: string;
  /** The claim that has the domain of the instance; absent: the owner is found as at a login. */
  instanceClaim?: string;
}

export interface AuthenticationSettings {
  /** The provider is the only way in. */
  isPasswordDisabled: boolean;
  oidc?: OidcSettings;
}

/** Somebody whom a provider knows. */
export interface Identity {
  sub: string;
  /** Of the session at the provider. */
  sid?: string;
  claims: JsonObject;
}

/** What the owner goes back to. */
export interface LoginWish {
  /** An address, or `slug/path`, as the login page takes it. */
  redirect: string;
  /** Of an app that wants to know that it is the owner who is there, now; absent: a login. At most 200 characters. */
  confirmState?: string;
}

/** What a device shows in place of a login. */
export type DeviceProof = { idToken: string } | { accessToken: string } | { delegatedCode: string };

/** Login at an OpenID provider, by context. @see https://openid.net/specs/openid-connect-core-1_0.html */
export interface Oidc {
  /** What the configuration says of the instance's context; undefined without a provider. */
  settings(instance: Instance): OidcSettings | undefined;
  isPasswordDisabled(instance: Instance): boolean;
  /**
   * Where to send the browser, and what it must keep: without it nobody can finish the login in another browser.
   * Rejects with kind `not-found` when the context has no provider.
   */
  start(instance: Instance, wish: LoginWish): Promise<{ url: string; proof: string }>;
  /** Domain of the instance that started a login. Rejects with kind `bad-request` when it is over or unknown. */
  domainOf(state: string): Promise<string>;
  /**
   * What the provider answered, as parameters, in the browser that has the proof. Once. Rejects with kind `bad-request` when
   * the login is not the one that was started (code `oidc_state`), when the provider refused (`oidc_refused`) or knows somebody
   * else (`oidc_other_account`); `bad-gateway` when the provider does not do what it must.
   */
  finish(
    instance: Instance,
    answer: URLSearchParams,
    proof: string | undefined,
  ): Promise<{ wish: LoginWish; identity: Identity }>;
  /** The owner, by what their device shows. Rejects as `finish` does. */
  identify(instance: Instance, proof: DeviceProof): Promise<Identity>;
  /**
   * The owner, by the id_token with which they logged in at another client of the provider: this server's own (`admin`), or
   * one that the configuration names (`app`), whose program is told. Rejects as `identify` does, and with `forbidden` where
   * nothing is exchanged.
   */
  exchange(
    instance: Instance,
    proof: { kind: 'admin' | 'app'; idToken: string },
  ): Promise<{ identity: Identity; softwareId?: string }>;
  /**
   * For the administrator's own services, who logged somebody in: a code that their device shows within three minutes.
   * Rejects with `not-found` for a context without a provider of that name, `bad-request`.
   */
  delegate(context: string, providerKey: string, accessToken: string): Promise<{ identity: Identity; code: string }>;
  /** Who is logged out, by what the provider sends of itself. Rejects with kind `bad-request`. */
  readLogout(context: string | undefined, logoutToken: string): Promise<Logout>;
  /** Where the browser ends its session of the provider. */
  logoutUrl(instance: Instance): string | undefined;
}

export interface Logout {
  providerKey: string;
  sub?: string;
  sid?: string;
}
