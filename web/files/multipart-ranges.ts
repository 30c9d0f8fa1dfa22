import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Range } from '#web/render';

export interface Multipart {
  type: string;
  length: number;
  open(): Promise<Readable>;
}

/** Several ranges in one answer. @see RFC 9110 section 14.6 */
export function multipartRanges(
  ranges: readonly Range[],
  { type, size, read }: { type: string; size: number; read: (range: Range) => Promise<Readable> },
): Multipart {
  const boundary = randomBytes(16).toString('hex');
  const head = ({ start, end }: Range) =>
    `\r\n--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: bytes ${start}-${end}/${size}\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  const length = ranges.reduce(
    (sum, range) => sum + Buffer.byteLength(head(range)) + range.end - range.start + 1,
    Buffer.byteLength(tail),
  );

  async function* parts(contents: readonly Readable[]): AsyncGenerator<Uint8Array> {
    for (const [i, range] of ranges.entries()) {
      yield Buffer.from(head(range));
      yield* contents[i] ?? [];
    }
    yield Buffer.from(tail);
  }

  // All at once, and before the headers are sent: bytes that are open stay readable, whatever becomes of the file.
  async function open(): Promise<Readable> {
    const contents: Readable[] = [];
    const close = () => contents.forEach((content) => void content.destroy());
    try {
      for (const range of ranges) contents.push(await read(range));
    } catch (error) {
      close();
      throw error;
    }
    return Readable.from(parts(contents)).once('close', close);
  }

  return { type: `multipart/byteranges; boundary=${boundary}`, length, open };
}
