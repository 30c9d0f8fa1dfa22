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
  const made = new Map<Encoding, Promise<Buffer>>();
  const worthIt = bytes.length >= MIN_COMPRESSED && isCompressible(type);
  return {
    bytes,
    type,
    hash: createHash('sha256').update(bytes).digest('hex').slice(0, 20),
    async encoded(encoding) {
      if (!worthIt) return undefined;
      let pending = made.get(encoding);
      if (!pending) {
        pending = compress[encoding](bytes);
        made.set(encoding, pending);
      }
      return pending;
    },
  };
}
