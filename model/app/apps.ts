import { DOCTYPES, type Docs } from '#model/docs';
import type { Environment, Instance } from '#model/instance';
import type { Permissions } from '#model/permission';
import type { Blobs } from '#pkg/blob';
import { AppError } from '#pkg/errors';
import type { Locks } from '#pkg/lock';
import type { SafeHttp } from '#pkg/safe-http';
import type { Folder } from '#pkg/static';
import { createInstaller } from './installer.ts';
import { createManifestReader } from './manifest.ts';
import { createPackages } from './packages.ts';
import { type BundledApps, createAppSources, isWebSource } from './sources.ts';
import type { Manifest, WebApp, WebAppMembers } from './types.ts';

export interface AppsDeps {
  docs: Docs;
  permissions: Pick<Permissions, 'createForApp' | 'removeForApp'>;
  bundled: BundledApps;
  blobs: Blobs;
  locks: Pick<Locks, 'write'>;
  /** For the packages of the web. */
  http: Pick<SafeHttp, 'fetch'>;
  /** Slugs of the bundled apps that a new instance has. */
  defaults: Readonly<Record<Environment, readonly string[]>>;
  now?: () => number;
}

/** The web apps that an instance has. */
export interface Apps {
  /** Sorted by slug. `next` is the slug to go on from. */
  list(instance: Instance, options?: { limit?: number; from?: string }): Promise<{ apps: WebApp[]; next?: string }>;
  /** As its files are now: replaced files bring their manifest and their rules. Rejects with kind `not-found`. */
  get(instance: Instance, slug: string): Promise<WebApp>;
  /** What an app that comes with the server would bring; undefined when there is none of that name. */
  preview(slug: string): Promise<Manifest | undefined>;
  /**
   * Installs an app that comes with the server (no source), a folder of this machine (`file://`), which stays in use, or
   * an archive of the web (`https://...#sha256`), whose files are kept in the blob store. Rejects, with no trace, with
   * kind `conflict` when it is installed, `unprocessable` for the slug, the source or the hash, `bad-request` for the
   * manifest or the archive, `not-found`, `too-large`, `bad-gateway`.
   */
  install(instance: Instance, slug: string, source?: string): Promise<WebApp>;
  /**
   * Takes what the source has now; another archive of the web may replace the one of an app. An update that asks for more
   * rules or other terms waits (`available_version`) unless the owner has agreed. What fails leaves the app as it was.
   */
  update(instance: Instance, slug: string, options?: { source?: string; isAgreed?: boolean }): Promise<WebApp>;
  /** Rejects with kind `not-found`. */
  uninstall(instance: Instance, slug: string): Promise<WebApp>;
  /** What a new instance has. @param slugs in place of those of its environment */
  installDefaults(instance: Instance, slugs?: readonly string[]): Promise<void>;
  /** The files of an installed app. */
  files(app: WebApp): Folder;
}

const PAGE = 100;

export function createApps(deps: AppsDeps): Apps {
  const { docs, permissions, bundled, blobs, locks, http, defaults, now = Date.now } = deps;
  const sources = createAppSources(bundled);
  const readManifest = createManifestReader();
  const packages = createPackages({ blobs, locks });
  const installer = createInstaller({ docs, permissions, sources, packages, http, now });

  async function stored(instance: Instance, slug: string): Promise<WebApp> {
    const app = await installer.find(instance, slug);
    if (!app) throw new AppError('not-found', 'Application is not installed', { code: 'not_installed' });
    return app;
  }

  return {
    async list(instance, { limit = PAGE, from = '' } = {}) {
      const apps: WebApp[] = [];
      for await (const app of docs.all<WebAppMembers>(instance, DOCTYPES.apps)) {
        if (app.slug < from) continue;
        if (apps.length === limit) return { apps, next: app.slug };
        apps.push(app);
      }
      return { apps };
    },

    get: async (instance, slug) => installer.refresh(instance, await stored(instance, slug)),
    preview: async (slug) => {
      if (!bundled.has(slug)) return undefined;
      return (await readManifest(sources.open(sources.resolve(slug, undefined)))).manifest;
    },
    install: installer.install,

    async update(instance, slug, { source, isAgreed = false } = {}) {
      const app = await stored(instance, slug);
      const from = source || app.source;
      if (from !== app.source && !(isWebSource(from) && isWebSource(app.source))) {
        throw new AppError('unprocessable', 'The source of an installed application cannot change', {
          parameter: 'Source',
        });
      }
      return isWebSource(from) ? installer.upgrade(instance, app, from, isAgreed) : installer.refresh(instance, app);
    },

    async uninstall(instance, slug) {
      const app = await stored(instance, slug);
      await installer.remove(instance, app);
      return app;
    },

    async installDefaults(instance, slugs = defaults[instance.environment]) {
      for (const slug of new Set(slugs)) {
        if (!(await installer.find(instance, slug))) await installer.install(instance, slug);
      }
    },

    files: ({ slug, source, version = '', checksum }) =>
      isWebSource(source) ? packages.open({ slug, version, checksum }) : sources.open(source),
  };
}
