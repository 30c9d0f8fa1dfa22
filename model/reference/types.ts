import type { StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Mark, Reference } from '#model/vfs';
import type { JsonObject } from '#pkg/json';

export type ReferencedFile = StoredObject<JsonObject>;

export interface ListOptions {
  skip: number;
  limit: number;
  sort: 'id' | '-id' | 'datetime' | '-datetime';
}

export interface References {
  /** The files that have the mark, a page of them, and how many there are in all. */
  list(
    instance: Instance,
    mark: Mark,
    target: Reference,
    options: ListOptions,
  ): Promise<{ files: ReferencedFile[]; total: number }>;
  /** Puts the mark on files. Rejects with `not-found` when one is missing: the ones before it are marked. */
  add(instance: Instance, mark: Mark, target: Reference, ids: readonly string[]): Promise<void>;
  remove(instance: Instance, mark: Mark, target: Reference, ids: readonly string[]): Promise<void>;
  /** Paths of the folders that a device must not have. */
  pathsNotSynchronizedOn(instance: Instance, client: Reference): Promise<string[]>;
  /** Path of a folder, undefined when it is not there. */
  pathOf(instance: Instance, id: string): Promise<string | undefined>;
}
