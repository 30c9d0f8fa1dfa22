import type { Catalogue, VersionDocument } from '#pkg/app-registry';

export interface PublishRequest {
  slug: string;
  version: string;
  /** Who publishes: the first to publish an application is the only one who may go on. */
  editor: string;
  /** An archive on this machine, and its SHA-256 in hex. It is copied. */
  archive: { file: string; sha256: string };
}

export interface PackageFile {
  bytes: Buffer;
  /** Path in the package, for its type. */
  path: string;
}

/**
 * The versions that a registry has: archives in a folder, `packages/<slug>/<version>.tar.gz`. An archive that is put there is
 * published, one that is taken away is not any more.
 */
export interface RegistryFolder {
  catalogue(): Promise<Catalogue>;
  /**
   * Durable once it resolves. Rejects with no trace: kind `conflict` when the version is there, `forbidden` for the
   * application of another editor, `unprocessable` when the package is not what is said of it, `bad-request` or `too-large`
   * when it cannot be read.
   */
  publish(request: PublishRequest): Promise<VersionDocument>;
  /** Path of an archive on this machine. */
  archive(slug: string, version: string): Promise<string | undefined>;
  /** A file of a package: its icon, a screenshot. */
  file(slug: string, version: string, path: string): Promise<PackageFile | undefined>;
  /** The Ed25519 public key (SPKI, PEM) in `editors/<name>.pem`. */
  editorKey(name: string): Promise<string | undefined>;
}
