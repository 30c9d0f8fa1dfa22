import type { StoredObject } from '#model/docs';
import type { JsonObject, JsonValue } from '#pkg/json';

/** Part of an app's addresses: the files of a folder, and the page that answers its root. */
export interface Route {
  folder: string;
  index: string;
  /** Shown to visitors who are not logged in. */
  public: boolean;
}

/** A manifest, kept whole: what the server reads of it is named here. */
export interface Manifest {
  name: string;
  name_prefix?: string;
  version?: string;
  editor?: string;
  /** Path of the icon in the files of the app. */
  icon?: string;
  routes?: Record<string, Route>;
  permissions?: JsonObject;
  [member: string]: JsonValue | Record<string, Route> | undefined;
}

export type WebAppMembers = Manifest & {
  slug: string;
  source: string;
  state: 'ready';
  /** SHA-256, hex, of the manifest of a folder or of the archive of a package: tells that the files were replaced. */
  checksum: string;
  /** A version that asks for other permissions: it waits for the owner's consent. */
  available_version?: string;
  created_at: string;
  updated_at: string;
};

/** An installed web app, document `io.cozy.apps/<slug>`. */
export type WebApp = StoredObject<WebAppMembers>;

/** Beside the files, written last: a package without it is not there. */
export interface PackageIndex {
  /** Path -> what is under `<key>/<n>`, and in which compressed forms too. */
  files: Record<string, { n: number; size: number; encodings: ('br' | 'gzip')[] }>;
}
