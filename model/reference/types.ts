import type { StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { JsonObject } from '#pkg/json';

/** What a file is linked to. */
export interface Target {
  type: string;
  id: string;
}

export type ReferencedFile = StoredObject<JsonObject>;

/** The two lists of targets that a file or a folder has. */
export type Mark = 'referenced_by' | 'not_synchronized_on';

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
    target: Target,
    options: ListOptions,
  ): Promise<{ files: ReferencedFile[]; total: number }>;
  /** Puts the mark on files. Rejects with `not-found` when one is missing: the ones before it are marked. */
  add(instance: Instance, mark: Mark, target: Target, ids: readonly string[]): Promise<void>;
  remove(instance: Instance, mark: Mark, target: Target, ids: readonly string[]): Promise<void>;
  /** Paths of the folders that a device must not have. */
  pathsNotSynchronizedOn(instance: Instance, client: Target): Promise<string[]>;
  /** Path of a folder, undefined when it is not there. */
  pathOf(instance: Instance, id: string): Promise<string | undefined>;
}
