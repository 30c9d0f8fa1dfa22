import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { isCompressible } from './mime.ts';

export type Encoding = 'br' | 'gzip';

const compress: Record<Encoding, (bytes: Buffer) => Promise<Buffer>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes) => promisify(gzip)(bytes),
};

/** Below this size, in bytes, a compressed answer is not smaller on the wire. */
const MIN_COMPRESSED = 500;

/** Bytes in memory, ready to be sent. */
export interface Content {
  readonly bytes: Buffer;
  readonly type: string;
  /** First 20 hexadecimal digits of the SHA-256. */
  readonly hash: string;
  /** The compressed bytes, made once and kept; undefined when it is not worth it. */
  encoded(encoding: Encoding): Promise<Buffer | undefined>;
}

export function createContent(bytes: Buffer, type: string): Content {
  const worthIt = bytes.length >= MIN_COMPRESSED && isCompressible(type);
  return createStoredContent(bytes, type, async (encoding) => (worthIt ? compress[encoding](bytes) : undefined));
}

/** Bytes whose compressed forms are made elsewhere. @param encode asked once for each encoding, unless it fails */
export function createStoredContent(
  bytes: Buffer,
  type: string,
  encode: (encoding: Encoding) => Promise<Buffer | undefined>,
): Content {
  const made = new Map<Encoding, Promise<Buffer | undefined>>();
  return {
    bytes,
    type,
    hash: createHash('sha256').update(bytes).digest('hex').slice(0, 20),
    async encoded(encoding) {
      const known = made.get(encoding);
      if (known) return known;
      const pending = encode(encoding);
      made.set(encoding, pending);
      pending.catch(() => made.delete(encoding));
      return pending;
    },
  };
}
