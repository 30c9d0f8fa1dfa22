/** The OAuth clients of an instance, and what the owner lets them do. @see https://www.rfc-editor.org/rfc/rfc6749 */
export { type Attestation, createAttestation } from './attestation/index.ts';
export { type Certification, createCertification } from './certification.ts';
export { AUTH_METHODS } from './check-registration.ts';
export { createOAuthClients } from './clients.ts';
export { createGrants, type GrantedTokens, type Grants, type LiveToken } from './grants.ts';
export { linkedSlug } from './linked-app.ts';
export { CLEAN_CLIENTS } from './pending-clients.ts';
export { isCodeChallenge } from './pkce.ts';
export { isRegisteredUri } from './redirect-uri.ts';
export { createRegistrationLimit, type RegistrationLimit } from './registration-limit.ts';
export type { ClientMetadata, OAuthClient, OAuthClientData, OAuthClients } from './types.ts';
