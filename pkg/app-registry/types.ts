import type { Readable } from 'node:stream';
import type { JsonObject } from '#pkg/json';
import type { Channel } from './version.ts';

/** One release. It never changes. @see docs/api/registry.md */
export interface VersionDocument {
  slug: string;
  type: 'webapp' | 'konnector';
  version: string;
  editor: string;
  /** Of the archive. */
  url: string;
  /** Of the archive, hex. */
  sha256: string;
  /** Bytes of the archive. */
  size: string;
  created_at: string;
  /** All of it. */
  manifest: JsonObject;
  /** Folder of the archive that holds the application. */
  tar_prefix?: string;
}

/** An application: what all its versions share, and the names of them. */
export type AppDocument = JsonObject & { slug: string };

export interface AppPage {
  apps: AppDocument[];
  /** Offset of the next page; undefined at the end. */
  next: number | undefined;
}

export interface ListQuery {
  offset: number;
  limit: number;
  /** Name of a member, with `-` before it for the other way round. @default slug */
  sort?: string;
  /** Name of a member -> its value. */
  filter?: Readonly<Record<string, string>>;
  /** Names of versions that are told. @default dev, which is all of them */
  versionsChannel?: Channel;
  /** Of which the latest version is told whole. @default stable */
  latestChannel?: Channel;
}

export interface Asset {
  type: string;
  /** Bytes, when they are known. */
  size?: number;
  /** To be read to its end, or destroyed. */
  body: Readable;
}

export interface AskOptions {
  /** Asks the registry itself, whatever is remembered. */
  isFresh?: boolean;
}

/**
 * Where applications are published. What is not there is undefined; rejects with kind `bad-gateway` when it cannot be asked
 * or lies.
 */
export interface Registry {
  /** Its address, without a final slash. */
  readonly id: string;
  list(query: ListQuery): Promise<AppPage>;
  slugs(): Promise<readonly string[] | undefined>;
  app(slug: string, options?: AskOptions): Promise<AppDocument | undefined>;
  version(slug: string, version: string): Promise<VersionDocument | undefined>;
  latest(slug: string, channel: Channel, options?: AskOptions): Promise<VersionDocument | undefined>;
  /** The applications that should not be used for a while. */
  maintenance(): Promise<AppDocument[]>;
  /** @param path `icon`, `partnership_icon` or `screenshots/<name>`; of a version, or of the latest one */
  asset(slug: string, version: string | undefined, path: string): Promise<Asset | undefined>;
}
