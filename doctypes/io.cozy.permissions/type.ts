import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.permissions`: What an app may do, or what is opened by a link. */
export interface Permission {
  type: 'app' | 'konnector' | 'oauth' | 'cli' | 'register' | 'share' | 'share-preview' | 'share-interact';
  source_id: string;
  /** By title. */
  permissions: Record<string, unknown>;
  refused?: Record<string, unknown>;
  codes?: Record<string, string>;
  shortcodes?: Record<string, string>;
  expires_at?: string;
  password?: string;
  title?: string;
  friends?: Record<string, unknown>;
  cozyMetadata?: CozyMetadata;
}
