import type { StoredObject } from '#model/docs';
import type { Verb } from '#model/permission';

/** An app that can do it, and the page of it that does. */
export interface IntentService {
  slug: string;
  /** Its origin, its path, `?intent=<id>`, and its fragment. */
  href: string;
}

/** Document `io.cozy.intents`: what an app wants done by another one, and who can. */
export interface IntentMembers {
  /** In the form that was asked: `PICK`, `OPEN`... */
  action: string;
  /** A doctype, or a media type. */
  type: string;
  /** What the asking app wants to do with the outcome: the service may give it that right. */
  permissions: readonly Verb[];
  /** `io.cozy.apps/<slug>`; the source of who asks when it is no app. */
  client: string;
  /** Id of the document of its rules, to which the service may add; absent when it has none. */
  client_permission?: string;
  services: readonly IntentService[];
  /** Apps of the registries that could do it, and are not installed. */
  availableApps: readonly { slug: string; name: string }[];
  /** RFC 3339 */
  created_at: string;
}

export type Intent = StoredObject<IntentMembers>;

/** What an app declares in its manifest: `intents: [{action, type: [...], href}]`. */
export interface DeclaredIntent {
  action: string;
  types: readonly string[];
  /** Path and fragment in the app. */
  href: string;
}
