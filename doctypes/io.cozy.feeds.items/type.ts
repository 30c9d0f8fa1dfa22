import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.feeds.items`: A piece of news of a feed. Its summary is the HTML of a stranger. */
export interface FeedItem {
  feed: string;
  guid: string;
  title?: string;
  url?: string;
  author?: string;
  published_at?: string;
  summary?: string;
  cozyMetadata?: CozyMetadata;
}
