/** Who may do what: the rules, the documents that hold them, and the tokens that stand for them. */
export { type SourceKind, sourceOfId } from './app-documents.ts';
export { type CheckLog, createCheckLog } from './check-log.ts';
export { type ContextChanges, type Contexts, createContexts, type NewFriend } from './contexts.ts';
export { checkReadable, checkWritable, isReadable } from './doctype-access.ts';
export { checkDoctype } from './doctype-name.ts';
export { createFriendCookies } from './friend-cookies.ts';
export { createFriendProofs, type FriendProofs } from './friend-proofs.ts';
export type { Guest } from './friends.ts';
export { createLinkPasswords, type LinkPasswords } from './link-passwords.ts';
export { createPermissions, type Permissions } from './permissions.ts';
export { isSubset, parseRules, printRules, readRules } from './rules.ts';
export { parseScope, printScope } from './scope.ts';
export { checkOwner, isSettingsApp } from './settings-app.ts';
export { isParent } from './share-rights.ts';
export { createShares, type ShareChanges, type Shares } from './shares.ts';
export { parseTtl } from './ttl.ts';
export type { Permission, PermissionDocument, Rule, Verb } from './types.ts';
export { VERBS } from './types.ts';
