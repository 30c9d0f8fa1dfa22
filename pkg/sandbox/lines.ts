import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Gives each line of a stream; of one that is too long, its beginning. Memory is bounded by a line. */
export async function readLines(stream: Readable, longest: number, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let line = '';
  for await (const chunk of stream) {
    const parts = decoder.write(chunk as Buffer).split('\n');
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        onLine(line);
        line = '';
      }
      if (line.length < longest) line += part.slice(0, longest - line.length);
    }
  }
  if (line !== '') onLine(line);
}
