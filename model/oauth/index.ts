/** The OAuth clients of an instance. @see https://www.rfc-editor.org/rfc/rfc7591 */
export { createOAuthClients, type OAuthClientsDeps } from './clients.ts';
export type {
  ClientRegistration,
  OAuthClient,
  OAuthClientData,
  OAuthClients,
  RegisteredClient,
} from './types.ts';
