import type { StoredObject } from '#model/docs';
import type { JsonObject } from '#pkg/json';

export { ROOT_ID, TRASH_ID, TRASH_PATH } from '#doctypes/files';
export type { Author } from '#model/metadata';

/** A document that has something to do with a file: an album, a contact... */
export interface Reference {
  type: string;
  id: string;
}

/** The two lists of references of a file or directory: what uses it, and the devices that must not have it. */
export type Mark = 'referenced_by' | 'not_synchronized_on';

interface Common {
  name: string;
  /** Id of the parent directory; empty for the root. */
  dir_id: string;
  /** RFC 3339. */
  created_at: string;
  updated_at: string;
  tags: string[];
  /** On the root of a trashed tree: the path of the directory where it was. */
  restore_path?: string;
  referenced_by?: Reference[];
  metadata?: JsonObject;
  cozyMetadata?: JsonObject;
}

/** A document of `io.cozy.files` of type `directory`. */
export interface DirectoryDoc extends Common {
  type: 'directory';
  /**
   * A copy of what the chain of `dir_id` says, for the clients. It may be late for a moment after a move, so the stack
   * itself never decides by it.
   */
  path: string;
  not_synchronized_on?: Reference[];
}

/** A document of `io.cozy.files` of type `file`. */
export interface FileDoc extends Common {
  type: 'file';
  /** Bytes, in decimal. */
  size: string;
  /** Base64. */
  md5sum: string;
  mime: string;
  class: string;
  executable: boolean;
  trashed: boolean;
  encrypted: boolean;
  /** Key of the bytes. */
  internal_vfs_id: string;
}

export type Directory = StoredObject<DirectoryDoc>;
export type File = StoredObject<FileDoc>;
export type Node = Directory | File;

/** Where something new goes. */
export interface Place {
  dirId: string;
  name: string;
}

/** What may be said of a new file or directory. Dates are RFC 3339. */
export interface NewNode {
  /** Of the document; made up by default. */
  id?: string;
  tags?: readonly string[];
  createdAt?: string;
  updatedAt?: string;
  metadata?: JsonObject;
  references?: readonly Reference[];
  sourceAccount?: string;
  sourceAccountIdentifier?: string;
}

export interface NewFile extends NewNode {
  /** What the client says; guessed from the name when it says nothing precise. */
  mime?: string;
  executable?: boolean;
  encrypted?: boolean;
  /** Bytes that the client announces: kind `precondition-failed` when it sends another number. */
  size?: number;
  /** 16 bytes: kind `precondition-failed` when the content has another sum. */
  md5?: Buffer;
}

/** Changes of a file or directory; an absent member is left as it is. */
export interface NodeChanges {
  name?: string;
  dirId?: string;
  tags?: readonly string[];
  createdAt?: string;
  updatedAt?: string;
  executable?: boolean;
  encrypted?: boolean;
  class?: string;
  metadata?: JsonObject;
  favorite?: boolean;
}

export interface Page {
  nodes: Node[];
  /** Of all the pages together. */
  total: number;
  /** Where the next page begins; absent on the last one. */
  next?: Cursor;
}

/** Key of the view, and id, of the first child of a page. */
export type Cursor = [key: [dirId: string, type: string, name: string], id: string];

export interface PageOptions {
  limit: number;
  cursor?: Cursor;
  skip?: number;
}

/** Bytes. */
export interface DiskUsage {
  /** Every file, in the trash or not. */
  files: number;
  trash: number;
  /** Old contents of files. */
  versions: number;
}

/** What a new instance begins with, unless its context says otherwise. */
export type FirstFolder = 'administrative' | 'photos';
