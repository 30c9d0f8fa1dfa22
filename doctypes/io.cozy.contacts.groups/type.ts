import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.contacts.groups`: A group of contacts; each of them says that it is in it. */
export interface ContactGroup {
  name: string;
  trashed?: boolean;
  metadata?: Record<string, unknown>;
  cozyMetadata?: CozyMetadata;
}
