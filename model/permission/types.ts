import type { JsonObject } from '#pkg/json';

export const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Verb = (typeof VERBS)[number];

/** One thing that is allowed. */
export interface Rule {
  /** Key of the rule in a permission document. */
  title?: string;
  /** A doctype, a family (`io.cozy.bank.*`) or `*`: everything. */
  type: string;
  description?: string;
  /** Empty: all of them. */
  verbs: readonly Verb[];
  /** Name of the member whose value must be one of `values`; absent: they are ids. */
  selector?: string;
  /** Absent: the whole doctype. */
  values?: readonly string[];
}

export type PermissionType =
  | 'app'
  | 'konnector'
  | 'oauth'
  | 'cli'
  | 'app-password'
  | 'register'
  | 'share'
  | 'share-preview'
  | 'share-interact';

/** What the bearer of a token may do. */
export interface Permission {
  type: PermissionType;
  /** Id of its document; absent when it has none (OAuth clients, command line). */
  id?: string;
  /** Id of the document of its rules, when that is another one: of the app that a device is linked to. */
  rulesId?: string;
  /** `io.cozy.apps/<slug>`, `io.cozy.konnectors/<slug>`, `io.cozy.oauth.clients/<id>`... */
  sourceId: string;
  rules: readonly Rule[];
  /** Name of the code of a share, when there was one. */
  code?: string;
  /** In ms: it allows nothing from then on; for what stays open. Absent: for ever. */
  expiresAt?: number;
  /** What the owner calls it: the name of a device or of an app password. */
  name?: string;
  /** The request it was made for; absent where there is none. */
  request?: { prefix: string; address: string };
}

/** A document of `io.cozy.permissions`. */
export interface PermissionDocument {
  type: PermissionType;
  source_id: string;
  permissions: JsonObject;
  /** Of an app: what its manifest asks for and its owner has switched off, in the form of `permissions`. */
  refused?: JsonObject;
  /** Name of a code -> the code, a token. */
  codes?: Record<string, string>;
  /** Name of a code -> what is in the links. */
  shortcodes?: Record<string, string>;
  /** RFC 3339; absent or empty: never. */
  expires_at?: string;
  /** Hash of the password of a link. */
  password?: string;
  /** Of a context: what the owner calls it, and the friends it is opened to, by the name of their code. */
  title?: string;
  friends?: Record<string, Friend>;
  cozyMetadata?: JsonObject;
}

/** Somebody whom data is opened to. */
export interface Friend {
  name: string;
  email?: string;
  /** The code alone is not enough: the address must be proven, in each browser. */
  proof?: boolean;
  /** RFC 3339: the first time it was. */
  proven_at?: string;
}
