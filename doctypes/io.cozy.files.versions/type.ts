import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.files.versions`: An old content of a file. */
export interface FileVersion {
  file_id: string;
  /** Bytes, in decimal. */
  size: string;
  md5sum?: string;
  tags?: string[];
  updated_at: string;
  internal_vfs_id?: string;
  metadata?: Record<string, unknown>;
  relationships?: Record<string, unknown>;
  cozyMetadata?: CozyMetadata;
}
