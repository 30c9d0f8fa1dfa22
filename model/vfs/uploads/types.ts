import type { Author, NewFile, Place } from '../types.ts';

/** Where an upload ends: a new file, or the content of one that is there, at that revision if it is given. */
export type UploadTarget = Place | { fileId: string; ifMatch?: string };

/** An upload that is made in as many requests as it takes. */
export interface Upload {
  id: string;
  target: UploadTarget;
  given: NewFile & { size: number };
  /** What the client wants to be told again. */
  note: string;
  /** Bytes that are durable. */
  offset: number;
  /** ms since 1970: it is forgotten then, unless bytes come. */
  expiresAt: number;
  /** Once the file is there. */
  fileId?: string;
}

export interface Piece {
  key: string;
  /** Bytes. */
  size: number;
}

/** As it is kept, in a local document that no client reaches. */
export interface UploadState extends Omit<Upload, 'id' | 'offset' | 'given'> {
  author: Author;
  given: Omit<NewFile, 'md5'> & { size: number; md5?: string };
  pieces: Piece[];
}

/** ms without a byte after which an upload is forgotten. */
export const UPLOAD_EXPIRY = 7 * 24 * 3_600_000;

/** Uploads under way of one instance. */
export const MAX_UPLOADS = 100;

/** A connection that breaks again and again leaves a small piece each time. */
export const MAX_PIECES = 5000;

/** Bytes that are at risk when a process is killed; when only the connection breaks, none. */
export const PIECE_SIZE = 16 * 1024 * 1024;
