import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.bookmarks`: An address to come back to. */
export interface Bookmark {
  title?: string;
  url: string;
  description?: string;
  tags?: string[];
  folder?: string;
  created_at?: string;
  cozyMetadata?: CozyMetadata;
}
