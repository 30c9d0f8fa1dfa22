import type { Permission, Verb } from '#model/permission';

/** Who had the token. */
export type Actor = Pick<Permission, 'type' | 'sourceId' | 'id' | 'code' | 'name'>;

/** What an actor did with a doctype within one hour. */
export interface Use {
  verb: Verb;
  doctype: string;
  count: number;
  /** RFC 3339 */
  first_at: string;
  last_at: string;
  /** The first few of them. */
  addresses: string[];
}

/** A document of `io.cozy.access_journal`: one actor, one hour. Its id begins with the hour, so ids are in order of time. */
export interface JournalEntry {
  /** RFC 3339: its beginning. */
  hour: string;
  actor: {
    type: Actor['type'] | 'others';
    /** `io.cozy.apps/<slug>`, `io.cozy.oauth.clients/<id>`, `io.cozy.app_passwords/<id>`... */
    source_id: string;
    /** Of a link: the permission document, and the name of the code. */
    permission_id?: string;
    code?: string;
    name?: string;
  };
  uses: Use[];
}
