import type { Readable } from 'node:stream';
import type { BlobTrees } from './tree-types.ts';

/**
 * Bytes under keys. Drivers: `disk` (a directory), `swift` (OpenStack), `s3` (any compatible server), `memory` (tests).
 *
 * A key is made of one or more segments joined by `/`; each segment matches `[A-Za-z0-9_.-]{1,200}` and is neither
 * `.` nor `..`. A container is one such segment: all that one instance has.
 */
export interface Blobs {
  /**
   * Stores a stream. Nothing is seen under the key before every byte is durable; a stream that fails leaves no trace and
   * what the key held before is kept. The MD5 is computed on the way. Memory is bounded, whatever the size. The stream is
   * not destroyed on a failure: its owner may still have to answer on the same connection. A full store is kind
   * `unavailable`; an abort rejects with the reason of the signal.
   */
  put(container: string, key: string, content: Readable, options?: PutOptions): Promise<BlobInfo>;
  /**
   * Rejects with kind `not-found`. `range` is inclusive, in bytes, and must be within the size. The stream must be read to
   * its end or destroyed. It goes on giving what it began with, even if the key is replaced or deleted meanwhile.
   */
  get(container: string, key: string, range?: { start: number; end: number }): Promise<Readable>;
  /** Rejects with kind `not-found`. */
  size(container: string, key: string): Promise<number>;
  /**
   * Puts what a key holds under another one too, inside the store: no byte comes here. As whole as `put`. Rejects with kind
   * `not-found`.
   */
  copy(container: string, from: string, to: string): Promise<void>;
  /** Succeeds when there is nothing under the key. */
  delete(container: string, key: string): Promise<void>;
  deleteContainer(container: string): Promise<void>;
  /** Every key of a container, in no order. */
  list(container: string): AsyncIterable<string>;
  /** Removes what the writes of killed processes left that is older than `age`, in ms. A write under way is as old as its begin. */
  sweep(container: string, age: number): Promise<void>;
  /** Only where a person can look: on a file system that has hard links. */
  trees?: BlobTrees;
  /** Rejects when the store cannot answer. */
  ping(): Promise<void>;
}

export interface PutOptions {
  signal?: AbortSignal;
  /** Bytes: a longer stream is kind `too-large` as soon as it is seen. */
  limit?: number;
  /** Told the bytes of each chunk that comes; what it throws ends the put. */
  onBytes?: (bytes: number) => void;
}

export interface BlobInfo {
  size: number;
  /** 16 bytes. */
  md5: Buffer;
}
