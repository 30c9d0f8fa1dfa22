/** The accounts of other services, and the secrets that konnectors log in there with. */

export { type AccountTypes, createAccountTypes } from './account-types.ts';
export { type Accounts, createAccounts } from './accounts.ts';
export { type AccountAsk, createOAuthAccounts, type OAuthAccounts, type ProviderPage } from './oauth-accounts.ts';
