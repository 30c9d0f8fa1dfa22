import { type Docs, followDocuments } from '#model/docs';
import type { Instance } from '#model/instance';
import { isSubset, type Permissions, readRules } from '#model/permission';
import { AppError, isKind } from '#pkg/errors';
import type { KindFacts } from './kinds.ts';
import type { ReadManifest } from './manifest.ts';
import type { AppChange, AppHooks, AppProgress, AppState, InstalledApp, InstalledMembers, Manifest } from './types.ts';

export const SLUG = /^[a-z0-9-]{1,100}$/;
/** In ms. */
const TELL_EVERY = 250;

export interface AppDocumentsDeps {
  docs: Docs;
  permissions: Pick<Permissions, 'createForApp' | 'removeForApp'>;
  hooks: readonly AppHooks[];
  now: () => number;
}

export type AppDocuments = ReturnType<typeof createAppDocuments>;

/** The documents of the applications of one kind, with the rules and whatever else goes with them. */
export function createAppDocuments({ docs, permissions, hooks, now }: AppDocumentsDeps, { kind, doctype }: KindFacts) {
  const idOf = (slug: string) => `${doctype}/${slug}`;
  const date = () => new Date(now()).toISOString();

  async function find(instance: Instance, slug: string): Promise<InstalledApp | undefined> {
    try {
      return SLUG.test(slug) ? await docs.get<InstalledMembers>(instance, doctype, idOf(slug)) : undefined;
    } catch (error) {
      if (isKind(error, 'not-found')) return undefined;
      throw error;
    }
  }

  const known = followDocuments<InstalledMembers, InstalledApp>(docs, {
    doctype,
    entriesOf: (app) => [[app.slug, app]],
    now,
  });

  async function prepare(instance: Instance, change: AppChange): Promise<Manifest> {
    let { manifest } = change;
    for (const hook of hooks) manifest = (await hook.prepare?.(instance, { ...change, manifest })) ?? manifest;
    return manifest;
  }

  /** The rules and what the hooks made, as they were. */
  async function restore(instance: Instance, slug: string, previous: InstalledApp | undefined): Promise<void> {
    if (!previous || previous.state === 'installed') {
      for (const hook of hooks) await hook.remove?.(instance, kind, slug);
      return permissions.removeForApp(instance, slug, kind);
    }
    await permissions.createForApp(instance, slug, readRules(previous.permissions), kind);
    await prepare(instance, { kind, slug, manifest: manifestOf(previous) });
  }

  /** Stores a document over the one that is there, if there is one. */
  async function put(instance: Instance, members: InstalledMembers, old?: InstalledApp): Promise<InstalledApp> {
    const _id = idOf(members.slug);
    if (!old) return docs.create<InstalledMembers>(instance, doctype, { ...members, _id });
    return docs.update<InstalledMembers>(instance, doctype, { ...members, _id, _rev: old._rev }, old);
  }

  return {
    find,
    /** As it was a second ago at most: for those who only look at it. */
    look: async (instance: Instance, slug: string) => (await known(instance)).get(slug),
    all: (instance: Instance) => docs.all<InstalledMembers>(instance, doctype),

    /** Tells those who look how far it is, a few times a second; nothing of it is kept. */
    teller(instance: Instance, slug: string): (progress: AppProgress) => void {
      let last: { step: string; at: number } | undefined;
      return (progress) => {
        const { step, done, total } = progress;
        if (last?.step === step && done !== total && now() - last.at < TELL_EVERY) return;
        last = { step, at: now() };
        docs.notify(instance, doctype, idOf(slug), { slug, progress: { step, done, total } });
      };
    },

    /** A state of what is there, and of nothing else. `error` goes unless it is given. */
    mark(
      instance: Instance,
      app: InstalledApp,
      changes: { state: AppState; error?: string; available_version?: string; auto_update?: boolean },
    ) {
      const { error: _past, ...rest } = app;
      return put(instance, { ...rest, ...changes, updated_at: date() }, app);
    },

    /** What is not installed yet. */
    announce(instance: Instance, slug: string, source: string, read: ReadManifest, old?: InstalledApp) {
      const at = date();
      return put(instance, { ...fields(read), slug, source, state: 'installing', created_at: at, updated_at: at }, old);
    },

    /**
     * The rules and what the hooks make come first: an application that is seen as installed can be used. When it cannot be
     * written, they are again those of the version before.
     */
    async complete(instance: Instance, next: Completed, old?: InstalledApp): Promise<InstalledApp> {
      const { slug, source, read, state, previous } = next;
      const { manifest, rules } = read;
      try {
        if (state === 'ready') await permissions.createForApp(instance, slug, rules, kind);
        const change = { kind, slug, manifest, ...(previous && { previous }) };
        const prepared = { ...read, manifest: state === 'ready' ? await prepare(instance, change) : manifest };
        const at = date();
        const dates = { created_at: previous?.created_at ?? at, updated_at: at };
        return await put(instance, { ...fields(prepared), ...choicesOf(previous), slug, source, state, ...dates }, old);
      } catch (error) {
        if (state === 'ready') await restore(instance, slug, previous);
        throw error;
      }
    },

    /** The manifest that is stored, as if it came from its source. */
    readAgain: (app: InstalledApp): ReadManifest => ({
      manifest: manifestOf(app),
      rules: readRules(app.permissions),
      checksum: app.checksum,
    }),

    async remove(instance: Instance, app: InstalledApp): Promise<void> {
      for (const hook of hooks) await hook.remove?.(instance, kind, app.slug);
      await docs.delete(instance, doctype, app);
      await permissions.removeForApp(instance, app.slug, kind);
    },
  };
}

interface Completed {
  slug: string;
  source: string;
  read: ReadManifest;
  state: 'ready' | 'installed';
  /** What was installed, of an update. */
  previous?: InstalledApp;
}

/** Rules that the owner did not agree to, or other terms. */
export function asksMore(app: InstalledApp, { manifest, rules }: ReadManifest): boolean {
  if (!isSubset(rules, readRules(app.permissions))) return true;
  return JSON.stringify(manifest['terms'] ?? null) !== JSON.stringify(app['terms'] ?? null);
}

/** What is told to the owner of a failure: the words of an error that is no bug. */
export function wordsOf(error: unknown): string {
  return error instanceof AppError && error.kind !== 'internal' ? error.message : 'The installation failed';
}

/** What is stored of a manifest: all of it, under the names that the server sets itself. */
function fields({ manifest, checksum }: ReadManifest) {
  return { ...manifest, version: manifest.version ?? '', checksum };
}

/** What the owner has chosen for it, whatever the version. */
function choicesOf({ auto_update }: Partial<InstalledApp> = {}): { auto_update?: boolean } {
  return auto_update === undefined ? {} : { auto_update };
}

/** Of an installed application, without what the server adds. */
function manifestOf(app: InstalledApp): Manifest {
  const { _id, _rev, slug, source, state, checksum, created_at, updated_at, ...rest } = app;
  const { available_version, auto_update, error, ...manifest } = rest;
  return manifest as Manifest;
}
