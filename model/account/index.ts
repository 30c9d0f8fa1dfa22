/** The accounts of other services, and the secrets that konnectors log in there with. */

export { type Accounts, createAccounts } from './accounts.ts';
export { createOAuthAccounts, type OAuthAccounts } from './oauth-accounts.ts';
