/** Login at an OpenID provider, in place of the passphrase or beside it. @see https://openid.net/specs/openid-connect-core-1_0.html */
export { createOidcBindings, type OidcBindings } from './bindings.ts';
export { createOidc } from './oidc.ts';
export type {
  AuthenticationSettings,
  DeviceProof,
  LoginWish,
  Oidc,
  OidcSettings,
  TokenExchangeSettings,
} from './types.ts';
