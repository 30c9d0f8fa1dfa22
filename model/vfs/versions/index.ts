import type { Instance } from '#model/instance';
import type { VfsParts } from '../parts.ts';
import type { Author, File } from '../types.ts';
import { deleteVersion, tagVersion } from './change-version.ts';
import { createVersion } from './create-version.ts';
import { deleteAllVersions } from './delete-versions.ts';
import { getVersion, listVersions } from './lookup.ts';
import { revertFile } from './revert-file.ts';
import type { Version } from './types.ts';

export type { Version } from './types.ts';

/** The contents that a file had. `key` is what comes after the slash in the id of a version; a wrong one is `not-found`. */
export interface VersionMethods {
  versions(instance: Instance, fileId: string): Promise<Version[]>;
  version(instance: Instance, fileId: string, key: string): Promise<Version>;
  /** Puts an old content back; the current one becomes a version. */
  revert(instance: Instance, author: Author, id: string, key: string): Promise<File>;
  /** Keeps the current content as a version, and gives the file a copy of it with other tags and metadata. */
  createVersion(instance: Instance, author: Author, id: string, given: Pick<File, 'tags' | 'metadata'>): Promise<File>;
  tagVersion(instance: Instance, fileId: string, key: string, tags: readonly string[]): Promise<Version>;
  deleteVersion(instance: Instance, fileId: string, key: string): Promise<void>;
  deleteAllVersions(instance: Instance): Promise<void>;
}

export function changeVersions(parts: VfsParts): VersionMethods {
  return {
    versions: (...args) => listVersions(parts, ...args),
    version: (...args) => getVersion(parts, ...args),
    revert: (...args) => revertFile(parts, ...args),
    createVersion: (...args) => createVersion(parts, ...args),
    tagVersion: (...args) => tagVersion(parts, ...args),
    deleteVersion: (...args) => deleteVersion(parts, ...args),
    deleteAllVersions: (...args) => deleteAllVersions(parts, ...args),
  };
}
