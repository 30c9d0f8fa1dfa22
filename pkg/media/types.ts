import type { Readable } from 'node:stream';

/** Boxes that the thumbnails fit in, in pixels. Only `tiny` is enlarged to its box. */
export const FORMATS = {
  tiny: { width: 96, height: 96 },
  small: { width: 640, height: 480 },
  medium: { width: 1280, height: 720 },
  large: { width: 1920, height: 1080 },
} as const;

export type Format = keyof typeof FORMATS;

/** JPEG pictures. */
export type Thumbnails = Record<Format, Uint8Array>;

export interface Gps {
  /** Degrees; south and west are negative. */
  lat: number;
  long: number;
}

/** What a content says of itself; what it does not say is absent. */
export interface Facts {
  /** The type that its first bytes tell. */
  mime?: string;
  /** RFC 3339; when the camera tells no offset, its clock is taken for UTC. */
  datetime?: string;
  /** As stored, in pixels: `orientation` (1 to 8, of EXIF) says how it is shown. */
  width?: number;
  height?: number;
  orientation?: number;
  flash?: string;
  gps?: Gps;
  /** In seconds. */
  duration?: number;
  title?: string;
  artist?: string;
  album?: string;
  composer?: string;
  genre?: string;
  track?: number;
  year?: number;
  /** Of a PDF. */
  pages?: number;
}

export interface Content {
  /** Who takes turns with the others. */
  owner: string;
  stream: Readable;
  /** Bytes: a longer content is kind `too-large`. */
  limit: number;
}

/**
 * Decoders of files that nobody trusts, each run in a process apart that is killed when it takes too long or too much.
 * Every failure is an `AppError`: `unsupported-media` when nothing here reads that kind of file, `unprocessable` when the
 * file is broken, or too large once it is decoded. The stream is read to its end or destroyed.
 */
export interface Media extends AsyncDisposable {
  /** Of an image, the first page of a PDF, or a moment of a film. */
  thumbnails(content: Content): Promise<Thumbnails>;
  facts(content: Content): Promise<Facts>;
  /** A PDF with one page of another, the first being 1. Kind `not-found` when there is no such page. */
  page(content: Content, page: number): Promise<Uint8Array>;
}

export type Task = { name: 'thumbnails' } | { name: 'facts' } | { name: 'page'; page: number };

export interface Order {
  task: Task;
  path: string;
}

export type Reply =
  | { ok: true; result: unknown }
  | { ok: false; reason: 'unsupported' | 'broken' | 'no-page'; message: string };
