import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.files`: A file or a directory. Its content is elsewhere, under its id. */
export interface File {
  type: 'file' | 'directory';
  name: string;
  /** The directory that it is in; empty for the root. */
  dir_id?: string;
  /** Of a directory, from the root. */
  path?: string;
  /** Bytes of a file, in decimal. */
  size?: string;
  mime?: string;
  /** Family of the content: image, audio, video, text, pdf.... */
  class?: string;
  /** Of the content, in base64. */
  md5sum?: string;
  executable?: boolean;
  trashed?: boolean;
  encrypted?: boolean;
  tags?: string[];
  /** Of what is in the trash: where it was. */
  restore_path?: string;
  /** What it belongs to: albums, messages.... */
  referenced_by?: { type: string; id: string }[];
  /** Devices that do not want it. */
  not_synchronized_on?: { type: string; id: string }[];
  /** Key of the content. */
  internal_vfs_id?: string;
  created_at: string;
  updated_at: string;
  /** What was read in the content, or said by an app. */
  metadata?: Record<string, unknown>;
  cozyMetadata?: CozyMetadata;
}
