import type { Docs } from '#model/docs';
import type { Environment } from '#model/instance';
import type { Permissions, SourceKind } from '#model/permission';
import type { AppRegistries } from '#model/registry';
import type { Blobs } from '#pkg/blob';
import { AppError, isKind } from '#pkg/errors';
import type { Locks } from '#pkg/lock';
import type { Folder } from '#pkg/static';
import { createAppDocuments } from './app-documents.ts';
import type { AppRooms, Apps } from './app-rooms.ts';
import { createPackageFetcher, type PackageFetcherDeps } from './fetch-package.ts';
import { createInstaller } from './installer.ts';
import { KINDS } from './kinds.ts';
import { createOperations } from './operations.ts';
import { keyOf } from './package-key.ts';
import { createPackages } from './packages.ts';
import { createReleases } from './releases.ts';
import { type AppSourcesOptions, createAppSources, isFolderSource } from './sources.ts';
import type { AppHooks, InstalledApp } from './types.ts';
import { updateAll } from './update-all.ts';

export interface AppsDeps extends PackageFetcherDeps, AppSourcesOptions {
  docs: Docs;
  permissions: Pick<Permissions, 'createForApp' | 'removeForApp'>;
  registries: AppRegistries;
  blobs: Blobs;
  locks: Pick<Locks, 'write'>;
  /** Slugs of the bundled apps that a new instance has. */
  defaults: Readonly<Record<Environment, readonly string[]>>;
  hooks?: readonly AppHooks[];
  now?: () => number;
}

const PAGE = 100;

export function createApps(deps: AppsDeps): AppRooms {
  const { docs, permissions, blobs, locks, defaults, hooks = [], now = Date.now } = deps;
  const sources = createAppSources(deps);
  const packages = createPackages({ blobs, locks, now });
  const fetchPackage = createPackageFetcher(deps);
  const openRelease = createReleases({ sources, packages, fetchPackage, registries: deps.registries });
  const operations = createOperations(locks);

  function open(kind: SourceKind) {
    const folders = new WeakMap<InstalledApp, Folder>();
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

      async served(instance, slug) {
        const app = await documents.look(instance, slug);
        return app ? installer.refresh(instance, app) : undefined;
      },

      async preview(instance, slug) {
        try {
          const source = sources.resolve(slug, undefined);
          await using release = await openRelease(instance, { facts, slug, source, mayBeRemembered: true });
          return release.read.manifest;
        } catch (error) {
          if (isKind(error, 'not-found')) return undefined;
          throw error;
        }
      },

      look: installer.look,
      install: installer.install,
      update: installer.update,
      setAutoUpdate: installer.choose,
      uninstall: installer.remove,
      activate: installer.activate,
      files(app) {
        const opened =
          folders.get(app) ??
          (isFolderSource(app.source) ? sources.open(app.source) : packages.open({ ...app, facts }));
        folders.set(app, opened);
        return opened;
      },
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

    updateAll: (instance, options) => updateAll([apps, konnectors], instance, options),

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
