/** The files of an instance: a tree of documents over bytes that live elsewhere. */
export type { Copies } from './copies.ts';
export type { Finding, FsckOptions } from './fsck/index.ts';
export { mimeAndClass } from './mime.ts';
export type { VfsHooks } from './parts.ts';
export type {
  Author,
  Cursor,
  Directory,
  File,
  Mark,
  NewFile,
  NewNode,
  Node,
  NodeChanges,
  Page,
  PageOptions,
  Reference,
} from './types.ts';
export { ROOT_ID, TRASH_ID, TRASH_PATH } from './types.ts';
export type { Checksum, Upload, UploadTarget } from './uploads/index.ts';
export type { Version } from './versions/index.ts';
export { createVfs, type Vfs } from './vfs.ts';
