import type { Node } from '../types.ts';

export interface FsckOptions {
  /** The documents against each other. @default both checks */
  index?: boolean;
  /** The documents against the bytes: every byte is read. */
  content?: boolean;
  /** Stops at the first finding. */
  failFast?: boolean;
  repair?: boolean;
  /** Younger bytes that no document names may be an upload's, ms. @default a day */
  orphanAge?: number;
}

/** Something wrong, named by the ids of the documents and the keys of the bytes. */
export type Finding = Problem & {
  /** With `repair`: whether it is right now. What is lost cannot be. */
  repaired?: boolean;
};

export type Problem =
  /** The directory above is not there, or it is below itself. Repair: to the root. */
  | (About & { type: 'lost_node'; dir_id: string })
  /** Copies that a directory or a file keeps of what is above it. Repair: written again. */
  | (About & { type: 'wrong_path'; path: string; expected: string })
  | (About & { type: 'wrong_trashed'; trashed: boolean; expected: boolean })
  /** The file of a version is not there. Repair: the version goes. */
  | { type: 'orphan_version'; id: string }
  /** Repair: a version goes; a file stays as it is, for who may have a copy. */
  | { type: 'missing_bytes'; id: string; name?: string; key: string }
  /** The store has them, and cannot give them to their end. Repair: none, they may come back. */
  | { type: 'unreadable_bytes'; id: string; name?: string; key: string }
  /** Repair: the document says what the bytes are. */
  | { type: 'wrong_content'; id: string; name?: string; key: string; said: Content; found: Content }
  /** No document names them. Repair: they go. */
  | { type: 'orphan_bytes'; key: string }
  /** A piece of a resumable upload that is not under way any more. Repair: it goes. */
  | { type: 'orphan_piece'; key: string }
  /** A name of the readable tree. Repair: what should be there is, what should not is kept apart. */
  | { type: 'wrong_tree'; path: string; problem: 'missing' | 'replaced' | 'stranger' }
  /** The readable tree has it elsewhere than the documents, or not at all. Repair: it is moved. */
  | { type: 'misplaced_in_tree'; id: string };

interface About {
  id: string;
  name: string;
}

export interface Content {
  /** Bytes, in decimal. */
  size: string;
  /** Base64. */
  md5sum: string;
}

export function about({ _id, name }: Node): About {
  return { id: _id, name };
}
