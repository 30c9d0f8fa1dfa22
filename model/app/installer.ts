import type { Instance } from '#model/instance';
import { compareVersions } from '#pkg/app-registry';
import { AppError, isKind } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { type AppDocuments, asksMore, SLUG, wordsOf } from './app-documents.ts';
import type { KindFacts } from './kinds.ts';
import type { ReadManifest } from './manifest.ts';
import type { Operations } from './operations.ts';
import type { OpenRelease, Release } from './releases.ts';
import { type AppSources, formOf, isFolderSource } from './sources.ts';
import type { InstalledApp, Operation } from './types.ts';

export interface InstallerDeps {
  facts: KindFacts;
  documents: AppDocuments;
  sources: AppSources;
  openRelease: OpenRelease;
  operations: Operations;
  now: () => number;
}

export interface InstallOptions {
  source?: string | undefined;
  /** Its rules wait for the owner to open it. */
  isDeactivated?: boolean;
  /** Of a konnector, in place of those of its manifest. */
  parameters?: JsonObject | undefined;
  /** Of what the owner has looked at; another one is refused with kind `conflict`. */
  checksum?: string | undefined;
}

export interface UpdateOptions {
  source?: string | undefined;
  /** The owner agrees to what it asks for. */
  isAgreed?: boolean;
  /** What a registry said some minutes ago will do. */
  mayBeRemembered?: boolean;
  /** As for an installation. */
  checksum?: string | undefined;
  /** Another version is only told, as one that waits for the owner. */
  isOnlyTold?: boolean;
}

type Tell = (app: InstalledApp) => void;

/** In ms, longer than any installation: who began one before that is dead. */
const ABANDONED = 20 * 60_000;

/** Brings applications of one kind in, and other versions of them. */
export function createInstaller({ facts, documents, sources, openRelease, operations, now }: InstallerDeps) {
  const isAbandoned = ({ updated_at }: InstalledApp) => now() - Date.parse(updated_at) > ABANDONED;
  const isUnderWay = ({ state }: InstalledApp) => state === 'installing' || state === 'upgrading';

  /** One that failed, or that nobody works on any more, may be installed again. */
  function refuseInstalled(app: InstalledApp | undefined): void {
    const mayTryAgain = app?.state === 'errored' || (app?.state === 'installing' && isAbandoned(app));
    if (app && !mayTryAgain) throw new AppError('conflict', 'Application with same slug already exists');
  }

  async function find(instance: Instance, slug: string): Promise<InstalledApp> {
    const app = await documents.find(instance, slug);
    if (!app) throw new AppError('not-found', 'Application is not installed', { code: 'not_installed' });
    return app;
  }

  async function bringIn(instance: Instance, wanted: Incoming, tell: Tell): Promise<InstalledApp> {
    const { slug, state, old, parameters } = wanted;
    await using release = await openRelease(instance, { facts, ...wanted });
    requireSame(release, wanted.checksum);
    const { source } = release;
    const read = withParameters(release.read, parameters);
    if (!release.store) return await documents.complete(instance, { slug, source, read, state }, old);
    const announced = await documents.announce(instance, slug, source, read, old);
    tell(announced);
    try {
      const real = withParameters(await release.store(documents.teller(instance, slug)), parameters);
      return await documents.complete(instance, { slug, source, read: real, state }, announced);
    } catch (error) {
      await documents.mark(instance, announced, { state: 'errored', error: wordsOf(error) });
      throw error;
    }
  }

  /** What runs is not touched before the new package is whole, and is there again when something fails. */
  async function replace(instance: Instance, app: InstalledApp, release: Release, tell: Tell): Promise<InstalledApp> {
    const { slug } = app;
    const { source } = release;
    const state = app.state === 'installed' ? 'installed' : 'ready';
    const upgrading = release.store ? await documents.mark(instance, app, { state: 'upgrading' }) : app;
    if (release.store) tell(upgrading);
    try {
      const brought = (await release.store?.(documents.teller(instance, slug))) ?? release.read;
      const read = { ...brought, manifest: { ...keptParameters(app), ...brought.manifest } };
      return await documents.complete(instance, { slug, source, read, state, previous: app }, upgrading);
    } catch (error) {
      await documents.mark(instance, upgrading, { state, error: wordsOf(error) });
      throw error;
    }
  }

  async function upgrade(
    instance: Instance,
    app: InstalledApp,
    { source, isAgreed = false, mayBeRemembered = false, isOnlyTold = false, checksum }: UpdateOptions,
    tell: Tell,
  ): Promise<InstalledApp> {
    const { slug } = app;
    await using release = await openRelease(instance, { facts, slug, source: source || app.source, mayBeRemembered });
    requireSame(release, checksum);
    const { read } = release;
    const isSame = read.checksum === app.checksum;
    if (release.source === app.source && (isSame || isOlder(release, app))) {
      return app.state === 'upgrading' ? documents.mark(instance, app, { state: 'ready' }) : app;
    }
    // The owner of a folder is whoever runs the server.
    const waits = isOnlyTold || (!isAgreed && asksMore(app, read));
    if (waits && !isFolderSource(release.source)) {
      const version = read.manifest.version ?? '';
      if (app.available_version === version && app.state !== 'upgrading') return app;
      return documents.mark(instance, app, { state: 'ready', available_version: version });
    }
    // Awaited here: the end of this function takes the archive away.
    return await replace(instance, app, release, tell);
  }

  return {
    /** What is at an address, before anything is kept of it. */
    async look(instance: Instance, source: string): Promise<ReadManifest> {
      const resolved = sources.resolve('', source);
      await using release = await openRelease(instance, { facts, slug: '', source: resolved });
      return release.read;
    },

    async install(instance: Instance, slug: string, options: InstallOptions = {}): Promise<Operation> {
      const { source, isDeactivated, parameters, checksum } = options;
      if (!SLUG.test(slug)) throw new AppError('unprocessable', 'Invalid slug name', { parameter: 'slug' });
      const from = sources.resolve(slug, source);
      const state = isDeactivated ? 'installed' : 'ready';
      refuseInstalled(await documents.find(instance, slug));
      return operations.start(instance, facts, slug, async (tell) => {
        const old = await documents.find(instance, slug);
        refuseInstalled(old);
        return bringIn(instance, { slug, source: from, state, old, parameters, checksum }, tell);
      });
    },

    async update(instance: Instance, slug: string, options: UpdateOptions = {}): Promise<Operation> {
      await find(instance, slug);
      const source = options.source ? sources.resolve(slug, options.source) : undefined;
      return operations.start(instance, facts, slug, async (tell) => {
        const app = await find(instance, slug);
        if (app.state === 'errored' || app.state === 'installing') {
          const { checksum } = options;
          return bringIn(instance, { slug, source: source ?? app.source, state: 'ready', old: app, checksum }, tell);
        }
        return upgrade(instance, app, { ...options, source }, tell);
      });
    },

    /** A folder that changed brings its manifest and its rules, without asking: it belongs to whoever runs the server. */
    async refresh(instance: Instance, app: InstalledApp): Promise<InstalledApp> {
      if (!isFolderSource(app.source) || app.state !== 'ready') return app;
      const { slug, source } = app;
      const { read } = await openRelease(instance, { facts, slug, source });
      if (read.checksum === app.checksum) return app;
      try {
        return await documents.complete(instance, { slug, source, read, state: 'ready', previous: app }, app);
      } catch (error) {
        // Another request saw the same new files first.
        const other = isKind(error, 'conflict') ? await documents.find(instance, slug) : undefined;
        if (other) return other;
        throw error;
      }
    },

    /** The owner takes new versions as they come, or asks for each. */
    async choose(instance: Instance, slug: string, isAutomatic: boolean): Promise<InstalledApp> {
      const { done } = await operations.start(instance, facts, slug, async () => {
        const app = await find(instance, slug);
        return documents.mark(instance, app, { ...keptError(app), state: app.state, auto_update: isAutomatic });
      });
      return done;
    },

    async remove(instance: Instance, slug: string): Promise<InstalledApp> {
      await find(instance, slug);
      const { done } = await operations.start(instance, facts, slug, async () => {
        const app = await find(instance, slug);
        await documents.remove(instance, app);
        return app;
      });
      return done;
    },

    /** The owner opens what waited for them. */
    async activate(instance: Instance, slug: string): Promise<InstalledApp> {
      const { done } = await operations.start(instance, facts, slug, async () => {
        const app = await find(instance, slug);
        if (app.state !== 'installed') return app;
        const read = documents.readAgain(app);
        return documents.complete(instance, { slug, source: app.source, read, state: 'ready', previous: app }, app);
      });
      return done;
    },

    /** Ends what a process that died has begun: an update is as if it had not begun. */
    async recover(instance: Instance): Promise<void> {
      for await (const found of documents.all(instance)) {
        if (!isUnderWay(found) || !isAbandoned(found)) continue;
        const { done } = await operations.start(instance, facts, found.slug, async () => {
          const app = await find(instance, found.slug);
          if (!isUnderWay(app)) return app;
          if (app.state === 'upgrading') return documents.mark(instance, app, { state: 'ready' });
          return documents.mark(instance, app, { state: 'errored', error: 'The installation was interrupted' });
        });
        await done;
      }
    },
  };
}

interface Incoming {
  slug: string;
  source: string;
  state: 'ready' | 'installed';
  old: InstalledApp | undefined;
  parameters?: JsonObject | undefined;
  checksum?: string | undefined;
}

/** What is at an address may change between the look of the owner and the installation. */
function requireSame({ read }: Release, checksum: string | undefined): void {
  if (checksum === undefined || read.checksum === checksum) return;
  throw new AppError('conflict', 'It has changed since the owner looked at it', { code: 'changed' });
}

function withParameters(read: ReadManifest, parameters: JsonObject | undefined): ReadManifest {
  return parameters ? { ...read, manifest: { ...read.manifest, parameters } } : read;
}

/** A choice says nothing of what failed before. */
const keptError = ({ error }: InstalledApp): { error?: string } => (error === undefined ? {} : { error });

/** What was given at the installation stays, unless the manifest has its own. */
function keptParameters({ parameters }: InstalledApp): { parameters?: JsonValue } {
  return parameters === undefined ? {} : { parameters: parameters as JsonValue };
}

/** A registry that goes back is not followed: who wants an old version names it. */
function isOlder({ source, read }: Release, app: InstalledApp): boolean {
  if (formOf(source) !== 'registry') return false;
  return compareVersions(read.manifest.version ?? '', app.version ?? '') < 0;
}
