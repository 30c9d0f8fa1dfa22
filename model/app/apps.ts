import { DOCTYPES, type Docs } from '#model/docs';
import type { Environment, Instance } from '#model/instance';
import type { Permissions } from '#model/permission';
import { AppError, isKind } from '#pkg/errors';
import type { Folder } from '#pkg/static';
import { type ReadManifest, readManifest } from './manifest.ts';
import { type BundledApps, createAppSources } from './sources.ts';
import type { WebApp, WebAppMembers } from './types.ts';

export interface AppsDeps {
  docs: Docs;
  permissions: Pick<Permissions, 'createForApp' | 'removeForApp'>;
  bundled: BundledApps;
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
  /**
   * Installs an app that comes with the server (no source) or a folder of this machine (`file://`), which stays in use.
   * Rejects with kind `conflict` when it is installed, `unprocessable` for the slug or the source, `bad-request` for
   * the manifest.
   */
  install(instance: Instance, slug: string, source?: string): Promise<WebApp>;
  /** Rejects with kind `not-found`. */
  uninstall(instance: Instance, slug: string): Promise<WebApp>;
  /** What a new instance has. @param slugs in place of those of its environment */
  installDefaults(instance: Instance, slugs?: readonly string[]): Promise<void>;
  /** The files of an installed app. */
  files(app: WebApp): Folder;
}

const SLUG = /^[a-z0-9-]{1,100}$/;
const PAGE = 100;

export function createApps({ docs, permissions, bundled, defaults, now = Date.now }: AppsDeps): Apps {
  const sources = createAppSources(bundled);
  const idOf = (slug: string) => `${DOCTYPES.apps}/${slug}`;

  async function stored(instance: Instance, slug: string): Promise<WebApp> {
    const app = SLUG.test(slug) ? await find(instance, slug) : undefined;
    if (!app) throw new AppError('not-found', 'Application is not installed', { code: 'not_installed' });
    return app;
  }

  async function find(instance: Instance, slug: string): Promise<WebApp | undefined> {
    try {
      return await docs.get<WebAppMembers>(instance, DOCTYPES.apps, idOf(slug));
    } catch (error) {
      if (isKind(error, 'not-found')) return undefined;
      throw error;
    }
  }

  async function install(instance: Instance, slug: string, source?: string): Promise<WebApp> {
    if (!SLUG.test(slug)) throw new AppError('unprocessable', 'Invalid slug name', { parameter: 'slug' });
    if (await find(instance, slug)) throw new AppError('conflict', 'Application with same slug already exists');
    const from = sources.resolve(slug, source);
    const read = await readManifest(sources.open(from));
    const at = new Date(now()).toISOString();
    // The rules come first: an app that is seen as installed can be used.
    await permissions.createForApp(instance, slug, read.rules);
    const app = { ...fields(read), _id: idOf(slug), slug, source: from, created_at: at, updated_at: at };
    return docs.create<WebAppMembers>(instance, DOCTYPES.apps, app);
  }

  /** @note rules follow the files without asking: both kinds of sources belong to whoever runs the server. */
  async function refresh(instance: Instance, app: WebApp): Promise<WebApp> {
    const read = await readManifest(sources.open(app.source));
    if (read.checksum === app.checksum) return app;
    await permissions.createForApp(instance, app.slug, read.rules);
    const { _id, _rev, slug, source, created_at } = app;
    const updated_at = new Date(now()).toISOString();
    const next = { ...fields(read), _id, _rev, slug, source, created_at, updated_at };
    return docs.update<WebAppMembers>(instance, DOCTYPES.apps, next);
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

    get: async (instance, slug) => refresh(instance, await stored(instance, slug)),
    install,

    async uninstall(instance, slug) {
      const app = await stored(instance, slug);
      await docs.delete(instance, DOCTYPES.apps, app);
      await permissions.removeForApp(instance, slug);
      return app;
    },

    async installDefaults(instance, slugs = defaults[instance.environment]) {
      for (const slug of new Set(slugs)) if (!(await find(instance, slug))) await install(instance, slug);
    },

    files: (app) => sources.open(app.source),
  };
}

/** What is stored of a manifest: all of it, under the names that the server sets itself. */
function fields({ manifest, checksum }: ReadManifest) {
  return { ...manifest, version: manifest.version ?? '', state: 'ready' as const, checksum };
}
