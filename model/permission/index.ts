/** Who may do what: the rules, the documents that hold them, and the tokens that stand for them. */
export type { SourceKind } from './app-documents.ts';
export { checkReadable, checkWritable, isReadable } from './doctype-access.ts';
export { checkDoctype, isDoctype } from './doctype-name.ts';
export type { FoldersAbove } from './file-tree.ts';
export { createPermissions, type Permissions, type PermissionsDeps } from './permissions.ts';
export { isSubset, parseRules, printRules } from './rules.ts';
export { parseScope, printScope } from './scope.ts';
export { createShares, type ShareChanges, type ShareOptions, type Shares, type SharesDeps } from './shares.ts';
export { parseTtl } from './ttl.ts';
export type { Permission, PermissionDocument, PermissionType, Rule, Verb } from './types.ts';
export { VERBS } from './types.ts';
