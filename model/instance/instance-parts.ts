import type { Docs } from '#model/docs';
import type { Locks } from '#pkg/lock';
import type { DomainClaims } from './domain-claims.ts';
import type { Lookup } from './lookup.ts';
import type { SettingsDocument } from './settings-document.ts';
import type { InstanceHooks } from './types.ts';

/** What the functions of this room share. */
export interface InstanceParts {
  docs: Docs;
  locks: Locks;
  claims: DomainClaims;
  lookup: Lookup;
  settings: SettingsDocument;
  hooks: InstanceHooks;
  subdomains: 'nested' | 'flat';
  now: () => number;
}
