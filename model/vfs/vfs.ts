import type { Readable } from 'node:stream';
import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import type { FindQuery } from '#pkg/couch';
import type { ZipEntry } from '#pkg/zip';
import { type ArchivedPages, archiveEntries } from './archive.ts';
import { collectOrphans } from './collect-orphans.ts';
import { type Copies, copiesOf } from './copies.ts';
import { copyFile } from './copy-file.ts';
import { createDirectory, createDirectoryAt } from './create-directory.ts';
import { destroyNode, emptyTrash } from './destroy-node.ts';
import { diskUsage } from './disk-usage.ts';
import { type Found, findNodes } from './find-nodes.ts';
import { nextName } from './free-name.ts';
import { type Finding, type FsckOptions, fsck } from './fsck/index.ts';
import { initTree } from './init-tree.ts';
import { listChildren } from './list-children.ts';
import { ancestors, byNames, childNamed, getNode, isInTrash, nearest, pathOf } from './lookup.ts';
import { addMarks, removeMarks } from './marks.ts';
import { namesOf } from './names.ts';
import { type OverwriteOptions, overwriteFile } from './overwrite-file.ts';
import { createParts, type Files, type VfsDeps, type VfsParts } from './parts.ts';
import { patchNode } from './patch-node.ts';
import { restoreNode } from './restore-node.ts';
import { isNoted, settleNoted } from './settle.ts';
import { ensureSpecialDirectory, type SpecialId } from './special-directories.ts';
import { trashNode } from './trash-node.ts';
import { followIndex } from './tree/follow-index.ts';
import { treeSize } from './tree-size.ts';
import type {
  Author,
  Directory,
  DiskUsage,
  File,
  Mark,
  NewFile,
  NewNode,
  Node,
  NodeChanges,
  Page,
  PageOptions,
  Place,
  Reference,
} from './types.ts';
import { uploadFile } from './upload-file.ts';
import { type UploadMethods, uploadMethods } from './uploads/index.ts';
import { piecesContainer } from './uploads/state.ts';
import { changeVersions, type VersionMethods } from './versions/index.ts';
import { VERSION_VIEWS, VIEWS } from './views.ts';
import { withContent } from './with-content.ts';

/**
 * The virtual file system: the rules of names, places, quota and trash, above the documents and the bytes.
 * `ifMatch` is the revision that the caller knows; another one is kind `precondition-failed`, parameter `If-Match`.
 */
export interface Vfs extends VersionMethods, UploadMethods {
  /** For a new instance: the root, the trash and the first folders. */
  init(instance: Instance, author: Author): Promise<void>;

  /** Rejects with kind `not-found`. */
  get(instance: Instance, id: string): Promise<Node>;
  byPath(instance: Instance, path: string): Promise<Node>;
  pathOf(instance: Instance, node: Node): Promise<string>;
  isTrashed(instance: Instance, node: Node): Promise<boolean>;
  /** For documents that are read after it, not by this room: puts right what they say of what is above them. */
  copies(instance: Instance): Promise<Copies>;
  /** A Mango query on the files, in the order of its index; its copies of what is above are right. */
  find(instance: Instance, query: FindQuery & { limit: number }): Promise<Found>;
  /** Id of the last directory of a path that is there: what would be made is below it. */
  nearest(instance: Instance, path: string): Promise<string>;
  /** In the order of CouchDB's view on `[dir_id, type, name]`: directories first, then by name. */
  children(instance: Instance, dirId: string, options: PageOptions): Promise<Page>;
  /** The child of that exact name, whatever its type. */
  child(instance: Instance, dirId: string, name: string): Promise<Node | undefined>;
  /** The name of a file, with a number when it is taken; it may be taken before it is used. */
  nextName(instance: Instance, dirId: string, name: string): Promise<string>;
  /** @param range inclusive, in bytes, within the size */
  read(instance: Instance, file: File, range?: { start: number; end: number }): Promise<Readable>;
  /** Runs `work`, which opens the bytes; again, with the file as it is then, when they were just replaced. */
  withContent<T>(instance: Instance, file: File, work: (file: File) => Promise<T>): Promise<T>;
  /** What a zip archive of files and directories holds, below a directory of its name. */
  archiveEntries(
    instance: Instance,
    name: string,
    ids: readonly string[],
    pages?: ArchivedPages,
  ): AsyncGenerator<ZipEntry>;
  /** Bytes of a file, or of all the files below a directory. */
  size(instance: Instance, node: Node): Promise<number>;
  diskUsage(instance: Instance): Promise<DiskUsage>;

  createDirectory(instance: Instance, author: Author, place: Place, given?: NewNode): Promise<Directory>;
  createDirectoryAt(
    instance: Instance,
    author: Author,
    path: string,
    given?: NewNode & { recursive?: boolean },
  ): Promise<Directory>;
  /** One of the directories with an id of their own, made in the root when it is not there. */
  special(instance: Instance, author: Author, id: SpecialId): Promise<Directory>;
  upload(instance: Instance, author: Author, place: Place, given: NewFile, content: Readable): Promise<File>;
  overwrite(
    instance: Instance,
    author: Author,
    id: string,
    given: NewFile,
    content: Readable,
    options?: OverwriteOptions,
  ): Promise<File>;
  /** A file with the same content; a number follows its name when it is taken. @param copyId default: made up */
  copy(instance: Instance, author: Author, id: string, to?: Partial<Place>, copyId?: string): Promise<File>;
  patch(instance: Instance, author: Author, id: string, changes: NodeChanges, ifMatch?: string): Promise<Node>;
  addMarks(instance: Instance, id: string, mark: Mark, targets: readonly Reference[]): Promise<Node>;
  removeMarks(instance: Instance, id: string, mark: Mark, targets: readonly Reference[]): Promise<Node>;

  trash(instance: Instance, author: Author, id: string, ifMatch?: string): Promise<Node>;
  restore(instance: Instance, author: Author, id: string): Promise<Node>;
  /** For ever; only what is in the trash. */
  destroy(instance: Instance, id: string, ifMatch?: string): Promise<void>;
  emptyTrash(instance: Instance): Promise<void>;

  /** Deletes bytes that no document names and that are older than `age` ms (default: a day). */
  collectOrphans(instance: Instance, age?: number): Promise<number>;
  /** Finds what is wrong between the documents and the bytes, and repairs it on demand. */
  fsck(instance: Instance, options?: FsckOptions): AsyncGenerator<Finding>;
  /** Makes the readable tree of a store that has one show what the documents say; it follows by itself after each change. */
  showTree(instance: Instance): Promise<void>;
  /** Deletes the bytes of an instance that is being destroyed. */
  destroyAll(instance: Instance): Promise<void>;
  /** Ends what goes on behind the requests. */
  close(): Promise<void>;
}

export function createVfs(deps: VfsDeps): Vfs {
  const parts = createParts(deps, {
    prepare,
    showTree,
    isNoted,
    settleNoted: async (all, instance, turn) => settleNoted(all, instance, await all.files(instance), turn),
  });
  return {
    async init(instance, author) {
      await initTree(parts, instance, author);
      parts.trees.touch(instance);
    },
    get: (...args) => getNode(parts, ...args),
    byPath: (instance, path) => byNames(parts, instance, namesOf(path)),
    pathOf: (...args) => pathOf(parts, ...args),
    isTrashed: async (instance, node) => isInTrash(node, await ancestors(parts, instance, node)),
    copies: (instance) => copiesOf(parts, instance),
    find: (...args) => findNodes(parts, ...args),
    nearest: (instance, path) => nearest(parts, instance, namesOf(path)),
    children: (...args) => listChildren(parts, ...args),
    child: (...args) => childNamed(parts, ...args),
    nextName: (...args) => nextName(parts, ...args),
    read: (instance, file, range) => parts.blobs.get(instance.prefix, file.internal_vfs_id, range),
    withContent: (...args) => withContent(parts, ...args),
    archiveEntries: (...args) => archiveEntries(parts, ...args),
    size: (...args) => treeSize(parts, ...args),
    diskUsage: (...args) => diskUsage(parts, ...args),
    createDirectory: (...args) => createDirectory(parts, ...args),
    createDirectoryAt: (...args) => createDirectoryAt(parts, ...args),
    special: (...args) => ensureSpecialDirectory(parts, ...args),
    upload: (...args) => uploadFile(parts, ...args),
    overwrite: (...args) => overwriteFile(parts, ...args),
    copy: (...args) => copyFile(parts, ...args),
    patch: (...args) => patchNode(parts, ...args),
    addMarks: (...args) => addMarks(parts, ...args),
    removeMarks: (...args) => removeMarks(parts, ...args),
    trash: (...args) => trashNode(parts, ...args),
    restore: (...args) => restoreNode(parts, ...args),
    destroy: (...args) => destroyNode(parts, ...args),
    emptyTrash: (...args) => emptyTrash(parts, ...args),
    collectOrphans: (...args) => collectOrphans(parts, ...args),
    fsck: (...args) => fsck(parts, ...args),
    ...changeVersions(parts),
    ...uploadMethods(parts),
    showTree: parts.trees.follow,
    async close() {
      await parts.settlings.close();
      await parts.trees.close();
    },
    async destroyAll(instance) {
      await parts.trees.remove(instance);
      await parts.blobs.deleteContainer(instance.prefix);
      await parts.blobs.deleteContainer(piecesContainer(instance));
    },
  };
}

async function prepare(parts: VfsParts, instance: Instance, files: Files): Promise<void> {
  for (const view of VIEWS) await files.defineView(view);
  const versions = await parts.docs.ensureDatabase(instance, DOCTYPES.fileVersions);
  for (const view of VERSION_VIEWS) await versions.defineView(view);
  await parts.docs.ensureDatabase(instance, DOCTYPES.filesPending);
  await settleNoted(parts, instance, files);
}

async function showTree(parts: VfsParts, instance: Instance): Promise<void> {
  const { trees } = parts.blobs;
  if (trees) await followIndex(parts, trees, instance, async () => undefined);
}
