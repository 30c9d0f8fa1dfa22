import type { Instance } from '#model/instance';
import { isSubset } from '#model/permission';
import type { AppRegistries } from '#model/registry';
import type { VersionDocument } from '#pkg/app-registry';
import { AppError } from '#pkg/errors';
import type { PackageFetcher } from './fetch-package.ts';
import type { KindFacts } from './kinds.ts';
import { createManifestReader, type ReadManifest, readAnnounced } from './manifest.ts';
import type { Packages } from './packages.ts';
import { type AppSources, BUNDLED, isFolderSource, parseRegistrySource } from './sources.ts';
import type { AppProgress } from './types.ts';

/** What a source has now. To be disposed of. */
export interface Release extends AsyncDisposable {
  readonly source: string;
  /** Before its files are had, as it was announced. */
  readonly read: ReadManifest;
  /** Brings its files, which are there for good then. Absent: they stay where they are. @returns what they really say */
  store?(onProgress: (progress: AppProgress) => void): Promise<ReadManifest>;
}

export interface ReleasesDeps {
  sources: AppSources;
  packages: Pick<Packages, 'inspect' | 'store'>;
  fetchPackage: PackageFetcher;
  registries: AppRegistries;
}

export interface Wanted {
  facts: KindFacts;
  slug: string;
  /** Resolved. */
  source: string;
  /** What a registry said some minutes ago will do. */
  mayBeRemembered?: boolean;
}

export type OpenRelease = (instance: Instance, wanted: Wanted) => Promise<Release>;

/**
 * Opens what a source has. Rejects with kind `not-found` when there is nothing, `bad-request` for a wrong manifest or archive,
 * `unprocessable` for other bytes than announced, `too-large`, `bad-gateway`.
 */
export function createReleases({ sources, packages, fetchPackage, registries }: ReleasesDeps): OpenRelease {
  const readManifest = createManifestReader();

  async function openFolder({ facts, source }: Wanted): Promise<Release> {
    const read = await readManifest(sources.open(source), facts.manifestFile, source.startsWith(BUNDLED));
    return { source, read, [Symbol.asyncDispose]: async () => undefined };
  }

  /** The archive has to be there before anything is known of it. */
  async function openArchive({ facts, slug, source }: Wanted): Promise<Release> {
    const archive = await fetchPackage(source);
    const dispose = () => archive[Symbol.asyncDispose]();
    try {
      const inspected = await packages.inspect(facts, archive);
      const { read } = inspected;
      const store = async () => {
        await packages.store({ facts, slug, ...versionOf(read), checksum: read.checksum }, inspected);
        return read;
      };
      return { source, read, store, [Symbol.asyncDispose]: dispose };
    } catch (error) {
      await dispose();
      throw error;
    }
  }

  async function openRegistry(instance: Instance, wanted: Wanted): Promise<Release> {
    const { facts, slug } = wanted;
    const version = await announced(instance, wanted);
    if (version.type !== facts.type) {
      throw new AppError('unprocessable', `This is a ${version.type}, not a ${facts.type}`, { parameter: 'Source' });
    }
    if (version.url.startsWith(BUNDLED)) return openFolder({ ...wanted, source: version.url });
    const read = readAnnounced(version.manifest, version.version, version.sha256);
    const store = async (onProgress: (progress: AppProgress) => void) => {
      const onDownload = (done: number, total: number) => onProgress({ step: 'download', done, total });
      await using archive = await fetchPackage(`${version.url}#${version.sha256}`, onDownload);
      onProgress({ step: 'store', done: 0, total: 0 });
      const inspected = await packages.inspect(facts, archive);
      const real = keepPromise(read, inspected.read);
      await packages.store({ facts, slug, version: version.version, checksum: version.sha256 }, inspected);
      return real;
    };
    return { source: wanted.source, read, store, [Symbol.asyncDispose]: async () => undefined };
  }

  async function announced(instance: Instance, wanted: Wanted): Promise<VersionDocument> {
    const { source, mayBeRemembered: isOld = false } = wanted;
    const { slug, channel, version } = parseRegistrySource(source);
    const found = await registries
      .of(instance)
      .first((registry) =>
        version === undefined ? registry.latest(slug, channel, { isFresh: !isOld }) : registry.version(slug, version),
      );
    if (!found) throw new AppError('not-found', 'Application manifest is not reachable: no registry has it');
    return found;
  }

  return async (instance, wanted) => {
    if (isFolderSource(wanted.source)) return openFolder(wanted);
    return wanted.source.startsWith('registry:') ? openRegistry(instance, wanted) : openArchive(wanted);
  };
}

/** The owner agreed to what was announced: a package that asks for more is refused. It keeps the version of its release. */
function keepPromise(announced: ReadManifest, real: ReadManifest): ReadManifest {
  const { version = '' } = announced.manifest;
  const made = real.manifest.version ?? version;
  if (made !== version && made !== version.split('-')[0]) throw other('it is another version');
  if (!isSubset(real.rules, announced.rules)) throw other('it asks for other permissions');
  return { ...real, manifest: { ...real.manifest, version } };
}

function other(what: string): AppError {
  return new AppError('unprocessable', `The package is not the one that was announced: ${what}`, {
    parameter: 'Source',
  });
}

function versionOf({ manifest: { version } }: ReadManifest): { version?: string } {
  return version === undefined ? {} : { version };
}
