/** The OAuth clients of an instance. @see https://www.rfc-editor.org/rfc/rfc7591 */
export { createOAuthClients } from './clients.ts';
export type { OAuthClientData, OAuthClients } from './types.ts';
