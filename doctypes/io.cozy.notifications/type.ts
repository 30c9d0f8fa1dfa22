/** `io.cozy.notifications`: Something that the owner was told. */
export interface Notification {
  /** What it is about: cozy/<originator>/<slug>/<category>/<category_id>. */
  source_id: string;
  originator: 'app' | 'konnector' | 'oauth' | 'cli' | 'stack';
  slug?: string;
  category: string;
  category_id?: string;
  title: string;
  message?: string;
  priority?: string;
  sound?: string;
  /** A text or a boolean, of a stateful category. */
  state?: unknown;
  data?: Record<string, unknown>;
  preferred_channels?: string[];
  content?: string;
  content_html?: string;
  at?: string;
  created_at: string;
  last_sent?: string;
  read_at?: string;
  dismissed_at?: string;
  outbox?: string;
}
