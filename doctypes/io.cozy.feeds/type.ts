import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.feeds`: An address whose news are read. */
export interface Feed {
  url: string;
  title?: string;
  site?: string;
  etag?: string;
  cozyMetadata?: CozyMetadata;
}
