/**
 * What a store on a file system can do besides: show the files under the names that their owner knows, for `ls`, `rsync` and
 * rescue discs. It follows the index, which alone is the truth.
 */
export interface BlobTrees {
  /**
   * Runs `work` alone on the tree of a container, among all processes. `work` may be run twice: a tree that somebody spoiled
   * is set aside, and made again from nothing.
   */
  change<T>(container: string, place: TreePlace, work: (tree: BlobTree) => Promise<T>): Promise<T>;
  /** Removes all of a tree. */
  remove(container: string): Promise<void>;
}

export interface TreePlace {
  /** Name of the folder: a domain. */
  name: string;
  /** Id of the directory that the folder is. */
  root: string;
  /** Id of the directory that is shown beside it. */
  trash: string;
}

/** A directory; or a file, which has a key. */
export interface TreeNode {
  id: string;
  /** Id of a directory that is in the tree. */
  parent: string;
  /** Any text without a slash or a NUL, but for `.` and `..`. */
  name: string;
  key?: string;
  /** ms since 1970. */
  modifiedAt?: number;
}

export interface BlobTree {
  /** What `reached` said last; undefined for a tree that is to be made. */
  since(): string | undefined;
  reached(since: string): void;
  find(id: string): TreeNode | undefined;
  ids(): string[];
  /** True when the first is below the second, or is it. */
  isBelow(id: string, above: string): boolean;
  /** Puts a node where it belongs. Another one that is there is set aside, until it is placed or removed. */
  place(node: TreeNode): Promise<void>;
  /** Nodes that are set aside. */
  aside(): string[];
  /** What it holds that is not removed is set aside. Succeeds when it is not there. */
  remove(id: string): Promise<void>;
  /** Compares the folders with what was placed in them; with `repair`, puts it right. */
  check(repair: boolean): AsyncGenerator<TreeProblem>;
}

export interface TreeProblem {
  /** Names of the file system, from the folder of the tree. */
  path: string;
  /** `missing`: a name that should be there; `replaced`: another file or folder has it; `stranger`: nobody placed it. */
  problem: 'missing' | 'replaced' | 'stranger';
}
