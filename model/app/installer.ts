import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Permissions } from '#model/permission';
import { AppError, isKind } from '#pkg/errors';
import { createManifestReader, type ReadManifest } from './manifest.ts';
import type { AppSources } from './sources.ts';
import type { WebApp, WebAppMembers } from './types.ts';

export interface InstallerDeps {
  docs: Docs;
  permissions: Pick<Permissions, 'createForApp' | 'removeForApp'>;
  sources: AppSources;
  now: () => number;
}

const SLUG = /^[a-z0-9-]{1,100}$/;

/** Writes the documents of the apps and their rules. */
export function createInstaller({ docs, permissions, sources, now }: InstallerDeps) {
  const idOf = (slug: string) => `${DOCTYPES.apps}/${slug}`;
  const readManifest = createManifestReader();

  async function find(instance: Instance, slug: string): Promise<WebApp | undefined> {
    try {
      return SLUG.test(slug) ? await docs.get<WebAppMembers>(instance, DOCTYPES.apps, idOf(slug)) : undefined;
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

  async function write(instance: Instance, app: WebApp, read: ReadManifest): Promise<WebApp> {
    await permissions.createForApp(instance, app.slug, read.rules);
    const { _id, _rev, slug, source, created_at } = app;
    const updated_at = new Date(now()).toISOString();
    const next = { ...fields(read), _id, _rev, slug, source, created_at, updated_at };
    return docs.update<WebAppMembers>(instance, DOCTYPES.apps, next);
  }

  return {
    find,
    install,

    /** @note rules follow the files without asking: both kinds of sources belong to whoever runs the server. */
    async refresh(instance: Instance, app: WebApp): Promise<WebApp> {
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

    async remove(instance: Instance, app: WebApp): Promise<void> {
      await docs.delete(instance, DOCTYPES.apps, app);
      await permissions.removeForApp(instance, app.slug);
    },
  };
}

/** What is stored of a manifest: all of it, under the names that the server sets itself. */
function fields({ manifest, checksum }: ReadManifest) {
  return { ...manifest, version: manifest.version ?? '', state: 'ready' as const, checksum };
}
