import type { StoredObject } from '#model/docs';
import type { JsonObject } from '#pkg/json';

export type Originator = 'app' | 'konnector' | 'oauth' | 'cli' | 'stack';
/** Besides the bar of the apps, where every notification is. */
export type Channel = 'push' | 'mail';

/** A document of `io.cozy.notifications`. Times are RFC 3339. */
export interface NotificationDocument {
  /** `cozy/<originator>/<slug>/<category>/<category_id>`: what it is about; two of one source tell the same thing again. */
  source_id: string;
  originator: Originator;
  slug: string;
  category: string;
  category_id: string;
  title: string;
  message: string;
  priority: string;
  sound: string;
  /** Of a stateful category: told again only when it changes. */
  state: string | boolean;
  data: JsonObject;
  preferred_channels: string[];
  content: string;
  content_html: string;
  /** When it is to be told; absent: at once. */
  at?: string;
  created_at: string;
  /** `NEVER` before it left by another channel than the bar. */
  last_sent: string;
  /** The owner has seen it, or does not want to see it any more, on any device. */
  read_at?: string;
  dismissed_at?: string;
  /** What a person calls who tells it. */
  source_name?: string;
  /** Of a collapsible category: only the last one of its source matters. */
  collapsible?: boolean;
  /** What has not left by then does not leave any more. */
  expires_at?: string;
  /** Of one with an hour: the job that lets it leave. */
  job?: string;
  /** Its slug, while it waits to leave by other channels. */
  outbox?: string;
}

/** @compat the zero of Go's clock. */
export const NEVER = '0001-01-01T00:00:00Z';

export type Notification = StoredObject<NotificationDocument>;

/** Who tells something. */
export interface Source {
  originator: Originator;
  slug: string;
  /** What a person calls it. */
  name: string;
}

/** How a manifest or a client declares a category. */
export interface Category {
  /** Told only when its state changes. */
  stateful: boolean;
  /** A device shows the last one of a source only. */
  collapsible: boolean;
  priority: string;
  /** In ms: between two of a source that leave by other channels than the bar. */
  minInterval: number;
  /** In ms: what has not left by then does not leave any more. */
  timeToLive?: number;
}

export interface NewNotification {
  /** Told once: a second one with this id is none. @default a random one */
  _id?: string;
  category: string;
  category_id?: string;
  title: string;
  message?: string;
  priority?: string;
  sound?: string;
  state?: string | boolean;
  data?: JsonObject;
  preferred_channels?: string[];
  at?: Date;
  content?: string;
  content_html?: string;
}

export interface QuietHours {
  from: string;
  to: string;
  urgent?: boolean;
}

/** What the owner wants, document `io.cozy.settings.notifications` of `io.cozy.settings`. */
export interface Preferences {
  /** By `<slug>/<category>`, `<slug>`, or `default`; the first that is there. */
  channels: Record<string, Channel[]>;
  /** Of a day in the owner's time zone, `22:00`; nothing leaves meanwhile but, unless `urgent` is false, what is urgent. */
  quiet?: QuietHours;
}
