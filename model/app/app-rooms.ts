import type { Instance } from '#model/instance';
import type { SourceKind } from '#model/permission';
import type { Folder } from '#pkg/static';
import type { InstallOptions, UpdateOptions } from './installer.ts';
import type { ReadManifest } from './manifest.ts';
import type { InstalledApp, Manifest, Operation } from './types.ts';
import type { UpdateAllOptions, UpdateReport } from './update-all.ts';

/** The applications of one kind that an instance has: web apps, or konnectors. */
export interface Apps {
  readonly kind: SourceKind;
  readonly doctype: string;
  /** Sorted by slug. `next` is the slug to go on from. */
  list(
    instance: Instance,
    options?: { limit?: number; from?: string },
  ): Promise<{ apps: InstalledApp[]; next?: string }>;
  /** As its files are now: replaced files bring their manifest and their rules. Rejects with kind `not-found`. */
  get(instance: Instance, slug: string): Promise<InstalledApp>;
  /** The same as it was a second ago at most, which costs no read: for its pages and its files. */
  served(instance: Instance, slug: string): Promise<InstalledApp | undefined>;
  /** What an installation without a source would bring; undefined when there is none of that name. */
  preview(instance: Instance, slug: string): Promise<Manifest | undefined>;
  /** What a source has, of which nothing is kept. Rejects as `install`, before anything is known. */
  look(instance: Instance, source: string): Promise<ReadManifest>;
  /**
   * Installs what a source has (see docs/api/apps.md); without one, the app of that name that comes with the server, or of the
   * registries. Rejects, with no trace, with kind `conflict` when it is installed, `unprocessable` for the slug, the source or
   * other bytes than announced, `bad-request` for the manifest or the archive, `not-found`, `too-large`, `bad-gateway`. What
   * fails once the manifest is known leaves a document in the state `errored`, which may be installed again, or removed.
   */
  install(instance: Instance, slug: string, options?: InstallOptions): Promise<Operation>;
  /**
   * Takes what the source has now, or another source. An update that asks for more rules or other terms waits
   * (`available_version`) unless the owner has agreed. What fails leaves the application as it was, and says why in `error`.
   */
  update(instance: Instance, slug: string, options?: UpdateOptions): Promise<Operation>;
  /** Whether new versions that ask for no more come by themselves. Rejects with kind `not-found`. */
  setAutoUpdate(instance: Instance, slug: string, isAutomatic: boolean): Promise<InstalledApp>;
  /** Rejects with kind `not-found`. */
  uninstall(instance: Instance, slug: string): Promise<InstalledApp>;
  /** The owner agrees to the rules of one that was installed without them. */
  activate(instance: Instance, slug: string): Promise<InstalledApp>;
  /** The files of an installed application. */
  files(app: InstalledApp): Folder;
}

/** All the applications, and what keeps them in order. */
export interface AppRooms {
  apps: Apps;
  konnectors: Apps;
  /** What a new instance has. @param slugs in place of those of its environment */
  installDefaults(instance: Instance, slugs?: readonly string[]): Promise<void>;
  /** Brings what is installed up to date; what asks for more waits for the owner. Folders follow by themselves. */
  updateAll(instance: Instance, options?: UpdateAllOptions): Promise<UpdateReport>;
  /** Ends what a process that died has begun. */
  recover(instance: Instance): Promise<void>;
  /** Removes the packages that no instance has. @returns how many */
  collectPackages(instances: AsyncIterable<Instance>): Promise<number>;
  /** Resolves when no installation is under way in this process. */
  settled(): Promise<void>;
}
