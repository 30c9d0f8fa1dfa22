import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.photos.albums`: An album; each photo says that it is in it. */
export interface PhotoAlbum {
  name: string;
  created_at?: string;
  period?: { start?: string; end?: string };
  /** Made by the server. */
  auto?: boolean;
  coverPhoto?: string;
  cozyMetadata?: CozyMetadata;
}
