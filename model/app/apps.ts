import type { Docs } from '#model/docs';
import type { Environment, Instance } from '#model/instance';
import type { Permissions, SourceKind } from '#model/permission';
import type { AppRegistries } from '#model/registry';
import type { Blobs } from '#pkg/blob';
import { AppError } from '#pkg/errors';
import type { Locks } from '#pkg/lock';
import type { Folder } from '#pkg/static';
import { createAppDocuments } from './app-documents.ts';
import { createPackageFetcher, type PackageFetcherDeps } from './fetch-package.ts';
import { createInstaller, type InstallOptions, type UpdateOptions } from './installer.ts';
import { KINDS } from './kinds.ts';
import { createManifestReader } from './manifest.ts';
import { createOperations } from './operations.ts';
import { keyOf } from './package-key.ts';
import { createPackages } from './packages.ts';
import { createReleases } from './releases.ts';
import { type BundledApps, createAppSources, isFolderSource } from './sources.ts';
import type { AppHooks, InstalledApp, Manifest, Operation } from './types.ts';

export interface AppsDeps extends PackageFetcherDeps {
  docs: Docs;
  permissions: Pick<Permissions, 'createForApp' | 'removeForApp'>;
  bundled: BundledApps;
  registries: AppRegistries;
  blobs: Blobs;
  locks: Pick<Locks, 'write'>;
  /** Slugs of the bundled apps that a new instance has. */
  defaults: Readonly<Record<Environment, readonly string[]>>;
  /** Folders of this machine may be installed. */
  allowsLocal: boolean;
  hooks?: readonly AppHooks[];
  now?: () => number;
}

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
  /** What an app that comes with the server would bring; undefined when there is none of that name. */
  preview(slug: string): Promise<Manifest | undefined>;
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
  /** Ends what a process that died has begun. */
  recover(instance: Instance): Promise<void>;
  /** Removes the packages that no instance has. @returns how many */
  collectPackages(instances: AsyncIterable<Instance>): Promise<number>;
  /** Resolves when no installation is under way in this process. */
  settled(): Promise<void>;
}

const PAGE = 100;

export function createApps(deps: AppsDeps): AppRooms {
  const { docs, permissions, bundled, blobs, locks, defaults, hooks = [], now = Date.now } = deps;
  const sources = createAppSources(bundled, deps.allowsLocal);
  const packages = createPackages({ blobs, locks, now });
  const fetchPackage = createPackageFetcher(deps);
  const openRelease = createReleases({ sources, packages, fetchPackage, registries: deps.registries });
  const operations = createOperations(locks);
  const readManifest = createManifestReader();

  function open(kind: SourceKind) {
    const facts = KINDS[kind];
    const documents = createAppDocuments({ docs, permissions, hooks, now }, facts);
    const installer = createInstaller({ facts, documents, sources, openRelease, operations, now });
    const apps: Apps = {
      kind,
      doctype: facts.doctype,
      async list(instance, { limit = PAGE, from = '' } = {}) {
        const found: InstalledApp[] = [];
        for await (const app of documents.all(instance)) {
          if (app.slug < from) continue;
          if (found.length === limit) return { apps: found, next: app.slug };
          found.push(app);
        }
        return { apps: found };
      },

      async get(instance, slug) {
        const app = await documents.find(instance, slug);
        if (!app) throw new AppError('not-found', 'Application is not installed', { code: 'not_installed' });
        return installer.refresh(instance, app);
      },

      async preview(slug) {
        if (kind !== 'app' || !bundled.has(slug)) return undefined;
        return (await readManifest(sources.open(sources.resolve(slug, undefined)), facts.manifestFile)).manifest;
      },

      install: installer.install,
      update: installer.update,
      uninstall: installer.remove,
      activate: installer.activate,
      files: (app) => (isFolderSource(app.source) ? sources.open(app.source) : packages.open({ ...app, facts })),
    };
    return { apps, installer, documents, facts };
  }

  const rooms = [open('app'), open('konnector')] as const;
  const [{ apps }, { apps: konnectors }] = rooms;
  return {
    apps,
    konnectors,

    async installDefaults(instance, slugs = defaults[instance.environment]) {
      const [{ documents }] = rooms;
      for (const slug of new Set(slugs)) {
        if (!(await documents.find(instance, slug))) await (await apps.install(instance, slug)).done;
      }
    },

    async recover(instance) {
      for (const { installer } of rooms) await installer.recover(instance);
    },

    async collectPackages(instances) {
      const used = new Set<string>();
      for await (const instance of instances) {
        for (const { documents, facts } of rooms) {
          for await (const app of documents.all(instance)) used.add(keyOf({ ...app, facts }));
        }
      }
      return packages.collect(used);
    },

    settled: operations.settled,
  };
}
