/** Data of other servers, which apps see as documents. @see docs/api/remote.md */
export { createRemotes, type Remotes } from './remotes.ts';
export { createRemoteSecrets, type RemoteSecretStore } from './secrets.ts';
