import type { StoredObject } from '#model/docs';
import type { JsonObject } from '#pkg/json';

/** A document of `io.cozy.files.versions`: a content that a file had. Its id is `<id of the file>/<key of the bytes>`. */
export interface VersionDoc {
  file_id: string;
  /** RFC 3339. */
  updated_at: string;
  /** Bytes, in decimal. */
  size: string;
  /** Base64. */
  md5sum: string;
  tags: string[];
  metadata?: JsonObject;
  cozyMetadata?: JsonObject;
  /** Key of the bytes. */
  internal_vfs_id: string;
  relationships: { file: { data: { _id: string; _type: string } } };
}

export type Version = StoredObject<VersionDoc>;

export interface VersionRules {
  /** Versions kept of one file. */
  max: number;
  /** ms between the uploads of two versions; one that has tags is kept whatever the delay. */
  minDelay: number;
}

export const DEFAULT_RULES: VersionRules = { max: 20, minDelay: 15 * 60_000 };
