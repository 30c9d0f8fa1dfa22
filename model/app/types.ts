import type { StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { SourceKind } from '#model/permission';
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
  /** Path of the icon in the files of the application. */
  icon?: string;
  /** Of a web app. */
  routes?: Record<string, Route>;
  permissions?: JsonObject;
  /** Of a web app: programs that run without it, by name. */
  services?: JsonValue;
  [member: string]: JsonValue | Record<string, Route> | undefined;
}

/**
 * `installing`: its files are on their way; `upgrading`: so are those of another version, and the old ones answer;
 * `installed`: its rules wait for the owner, who agrees by opening it; `errored`: it could not be installed.
 */
export type AppState = 'installing' | 'upgrading' | 'installed' | 'ready' | 'errored';

export type InstalledMembers = Manifest & {
  slug: string;
  source: string;
  state: AppState;
  /** SHA-256, hex, of the manifest of a folder or of the archive of a package: tells that the files were replaced. */
  checksum: string;
  /** A version that asks for other permissions: it waits for the owner's consent. */
  available_version?: string;
  /** False: a new version waits until the owner asks for it. The owner's choice, which no manifest makes. */
  auto_update?: boolean;
  /** Why the last installation or update failed. */
  error?: string;
  created_at: string;
  updated_at: string;
};

/** A web app or a konnector of an instance: document `io.cozy.apps/<slug>` or `io.cozy.konnectors/<slug>`. */
export type InstalledApp = StoredObject<InstalledMembers>;

/**
 * How far the files of an application are: `done` of `total` bytes of its package have come (`total` is 0 when nobody says how many
 * there are), or it is being put in place.
 */
export interface AppProgress {
  step: 'download' | 'store';
  done: number;
  total: number;
}

/** Work that goes on after its first state is known. */
export interface Operation {
  /** As it is now. */
  app: InstalledApp;
  /** As it is at the end. Rejects when it fails; what happened is in the document too. Nobody has to wait for it. */
  done: Promise<InstalledApp>;
}

/** What else follows from an application: the triggers of its services, for instance. */
export interface AppHooks {
  /**
   * An installed application has a manifest, or another one: called before that is stored, with the rules in force. Answers
   * the manifest to store. A throw fails the operation. When it or what comes after fails, it is called again with what was there
   * before, or `remove` is.
   */
  prepare?: (instance: Instance, change: AppChange) => Promise<Manifest>;
  /** An application goes, if it ever came; its document is still there. A throw keeps it. */
  remove?: (instance: Instance, kind: SourceKind, slug: string) => Promise<void>;
}

export interface AppChange {
  kind: SourceKind;
  slug: string;
  manifest: Manifest;
  /** What was installed; absent for an installation. */
  previous?: InstalledApp;
}

/** Beside the files, written last: a package without it is not there. */
export interface PackageIndex {
  /** Path -> what is under `<key>/<n>`, and in which compressed forms too. */
  files: Record<string, { n: number; size: number; encodings: ('br' | 'gzip')[] }>;
  /** In ms since 1970: the last time it was taken for an installation. */
  stored_at?: number;
}
