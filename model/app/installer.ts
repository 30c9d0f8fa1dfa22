import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { isSubset, type Permissions, parseRules } from '#model/permission';
import { AppError, isKind } from '#pkg/errors';
import type { SafeHttp } from '#pkg/safe-http';
import { downloadPackage } from './download.ts';
import { createManifestReader, type ReadManifest } from './manifest.ts';
import type { Packages } from './packages.ts';
import { type AppSources, isWebSource } from './sources.ts';
import type { WebApp, WebAppMembers } from './types.ts';

export interface InstallerDeps {
  docs: Docs;
  permissions: Pick<Permissions, 'createForApp' | 'removeForApp'>;
  sources: AppSources;
  packages: Packages;
  http: Pick<SafeHttp, 'fetch'>;
  now: () => number;
}

const SLUG = /^[a-z0-9-]{1,100}$/;

/** Writes the documents of the apps and their rules. */
export function createInstaller({ docs, permissions, sources, packages, http, now }: InstallerDeps) {
  const idOf = (slug: string) => `${DOCTYPES.apps}/${slug}`;
  const readManifest = createManifestReader();
  const date = () => new Date(now()).toISOString();

  async function find(instance: Instance, slug: string): Promise<WebApp | undefined> {
    try {
      return SLUG.test(slug) ? await docs.get<WebAppMembers>(instance, DOCTYPES.apps, idOf(slug)) : undefined;
    } catch (error) {
      if (isKind(error, 'not-found')) return undefined;
      throw error;
    }
  }

  /** The manifest of a source, whose files are there for good once this resolves. */
  async function bring(slug: string, source: string): Promise<ReadManifest> {
    if (!isWebSource(source)) return readManifest(sources.open(source));
    await using archive = await downloadPackage(http, source);
    return await packages.store(slug, archive);
  }

  async function install(instance: Instance, slug: string, source?: string): Promise<WebApp> {
    if (!SLUG.test(slug)) throw new AppError('unprocessable', 'Invalid slug name', { parameter: 'slug' });
    if (await find(instance, slug)) throw new AppError('conflict', 'Application with same slug already exists');
    const from = sources.resolve(slug, source);
    const read = await bring(slug, from);
    const at = date();
    // The rules come first: an app that is seen as installed can be used.
    await permissions.createForApp(instance, slug, read.rules);
    const app = { ...fields(read), _id: idOf(slug), slug, source: from, created_at: at, updated_at: at };
    return docs.create<WebAppMembers>(instance, DOCTYPES.apps, app);
  }

  async function write(instance: Instance, app: WebApp, read: ReadManifest, source = app.source): Promise<WebApp> {
    await permissions.createForApp(instance, app.slug, read.rules);
    const { _id, _rev, slug, created_at } = app;
    const next = { ...fields(read), _id, _rev, slug, source, created_at, updated_at: date() };
    return docs.update<WebAppMembers>(instance, DOCTYPES.apps, next);
  }

  return {
    find,
    install,

    /**
     * @note the rules of a folder follow its files without asking: it belongs to whoever runs the server. A package
     * changes by an update only.
     */
    async refresh(instance: Instance, app: WebApp): Promise<WebApp> {
      if (isWebSource(app.source)) return app;
      const read = await readManifest(sources.open(app.source));
      if (read.checksum === app.checksum) return app;
      try {
        return await write(instance, app, read);
      } catch (error) {
        // Another request saw the same new files first.
        const other = isKind(error, 'conflict') ? await find(instance, app.slug) : undefined;
        if (other) return other;
        throw error;
      }
    },

    /** What runs is not touched before the new package is whole. */
    async upgrade(instance: Instance, app: WebApp, source: string, isAgreed: boolean): Promise<WebApp> {
      const read = await bring(app.slug, sources.resolve(app.slug, source));
      if (read.checksum === app.checksum) return app;
      if (!isAgreed && asksMore(app, read)) {
        const waiting = { ...app, available_version: read.manifest.version ?? '' };
        return docs.update<WebAppMembers>(instance, DOCTYPES.apps, waiting);
      }
      try {
        return await write(instance, app, read, source);
      } catch (error) {
        const current = await find(instance, app.slug);
        if (current) await permissions.createForApp(instance, app.slug, parseRules(current.permissions));
        throw error;
      }
    },

    async remove(instance: Instance, app: WebApp): Promise<void> {
      await docs.delete(instance, DOCTYPES.apps, app);
      await permissions.removeForApp(instance, app.slug);
    },
  };
}

/** Rules that the owner did not agree to, or other terms. */
function asksMore(app: WebApp, { manifest, rules }: ReadManifest): boolean {
  if (!isSubset(rules, parseRules(app.permissions))) return true;
  return JSON.stringify(manifest['terms'] ?? null) !== JSON.stringify(app['terms'] ?? null);
}

/** What is stored of a manifest: all of it, under the names that the server sets itself. */
function fields({ manifest, checksum }: ReadManifest) {
  return { ...manifest, version: manifest.version ?? '', state: 'ready' as const, checksum };
}
