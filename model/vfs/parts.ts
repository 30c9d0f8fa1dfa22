import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Blobs } from '#pkg/blob';
import type { Locks } from '#pkg/lock';
import { createSettlings, type Settlings } from './settling.ts';
import { createTreeKeeper, type TreeKeeper } from './tree/keeper.ts';
import type { File, FirstFolder, Place } from './types.ts';
import { createUnderWay, type UnderWay } from './under-way.ts';
import { DEFAULT_RULES, type VersionRules } from './versions/types.ts';

export interface VfsDeps {
  docs: Docs;
  blobs: Blobs;
  locks: Locks;
  now?: () => number;
  /** What is not told has the default. */
  versioning?: Partial<VersionRules>;
  hooks?: VfsHooks;
  /** Whether a new instance begins with it. @default yes */
  hasFirstFolder?: (instance: Instance, folder: FirstFolder) => boolean;
  /** Told what fails behind the requests. */
  onFailure?: (error: unknown) => void;
}

/** What others do when something happened: they are called once it is durable, and nothing waits for them. */
export interface VfsHooks {
  /** A content that is no longer that of a file; an old version may still be. */
  contentGone?(instance: Instance, file: File): void;
  /** A write has left less than a tenth of the quota, or a hundredth. */
  quotaNearlyReached?(instance: Instance): void;
}

/** What the functions of this room share. */
export interface VfsParts {
  docs: Docs;
  blobs: Blobs;
  now: () => number;
  versioning: VersionRules;
  hooks: VfsHooks;
  hasFirstFolder(instance: Instance, folder: FirstFolder): boolean;
  /** Told what fails and is made good later. */
  onFailure(error: unknown): void;
  trees: TreeKeeper;
  underWay: UnderWay;
  settlings: Settlings;
  /** The files of an instance, once its views are there and what a killed process left half done is done. */
  files(instance: Instance): Promise<Files>;
  /** The old versions of an instance's files, ready in the same way. */
  versions(instance: Instance): Promise<Files>;
  /**
   * Where what is under way is written down, as local documents. Not among the files: who may read a database may write
   * its local documents, to replicate it.
   */
  pending(instance: Instance): Files;
  /** Runs alone among the writers of an instance's tree. Never held while bytes stream. */
  alone<T>(instance: Instance, work: () => Promise<T>): Promise<T>;
  /**
   * Runs alone among the writers of one name of a directory, beside those of others, so that their writes can share a
   * commit. Nothing moves meanwhile.
   */
  beside<T>(instance: Instance, place: Place, work: () => Promise<T>): Promise<T>;
  /** Runs alone among those who rewrite the copies that a tree's documents keep. */
  settling<T>(instance: Instance, work: () => Promise<T>): Promise<T>;
  /** Runs alone among those who change what is written down of a resumable upload. Never held while a client sends. */
  uploading<T>(instance: Instance, id: string, work: () => Promise<T>): Promise<T>;
}

/** Tells those who listen that a file has another content. */
export function tellReplaced({ hooks }: VfsParts, instance: Instance, old: File, file: File): void {
  if (file.md5sum !== old.md5sum) hooks.contentGone?.(instance, old);
}

export type Files = ReturnType<Docs['database']>;

/** What the parts need of the functions that they are given to. */
export interface VfsDuties {
  /** Run once per instance and process, before anything else. */
  prepare(parts: VfsParts, instance: Instance, files: Files): Promise<void>;
  /** Brings the readable tree of an instance to what its documents say. */
  showTree(parts: VfsParts, instance: Instance): Promise<void>;
  settleNoted(parts: VfsParts, instance: Instance, turn: (work: () => Promise<void>) => Promise<void>): Promise<void>;
  isNoted(pending: Files): Promise<boolean>;
}

export function createParts(
  {
    docs,
    blobs,
    locks,
    now = Date.now,
    versioning,
    hooks = {},
    hasFirstFolder = () => true,
    onFailure = () => undefined,
  }: VfsDeps,
  { prepare, showTree, settleNoted, isNoted }: VfsDuties,
): VfsParts {
  const ready = new Map<string, Promise<Files>>();

  async function open(instance: Instance): Promise<Files> {
    const files = await docs.ensureDatabase(instance, DOCTYPES.files);
    await prepare(parts, instance, files);
    return files;
  }

  const trees = createTreeKeeper(blobs, (instance) => showTree(parts, instance), onFailure);
  /** Whatever a writer did, and even if it failed, the tree looks. */
  async function touching<T>(instance: Instance, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      trees.touch(instance);
    }
  }

  const parts: VfsParts = {
    docs,
    blobs,
    now,
    versioning: { ...DEFAULT_RULES, ...versioning },
    hooks,
    hasFirstFolder,
    onFailure,
    trees,
    underWay: createUnderWay(),
    settlings: createSettlings({
      noted: (instance) => isNoted(parts.pending(instance)),
      takeOver: (instance, turn) => settleNoted(parts, instance, turn),
      onFailure,
    }),
    files(instance) {
      const known = ready.get(instance.prefix);
      if (known) return known;
      const opening = open(instance);
      ready.set(instance.prefix, opening);
      // A failure is not for ever: the next caller tries again.
      opening.catch(() => ready.delete(instance.prefix));
      return opening;
    },
    async versions(instance) {
      await parts.files(instance);
      return docs.database(instance, DOCTYPES.fileVersions);
    },
    pending: (instance) => docs.database(instance, DOCTYPES.filesPending),
    alone: (instance, work) => touching(instance, () => locks.write(`files/${instance.prefix}`, work)),
    beside: (instance, { dirId, name }, work) =>
      touching(instance, () => {
        const { prefix } = instance;
        return locks.read(`files/${prefix}`, () => locks.write(`files/${prefix}/${dirId}/${name}`, work));
      }),
    uploading: ({ prefix }, id, work) => locks.write(`files-upload/${prefix}/${id}`, work),
    settling: (instance, work) => locks.write(`files-settle/${instance.prefix}`, work),
  };
  return parts;
}
