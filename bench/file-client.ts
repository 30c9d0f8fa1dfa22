/** Uploads or downloads one thing after the other over one connection, in its own process. */
import { Agent, request } from 'node:http';

export interface FileOrder {
  port: number;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  paths: string[];
  /** Bytes of each upload. */
  size: number;
}

export interface FileResult {
  seconds: number;
  /** The last answer's text, if it is short. */
  last: string;
}

const CHUNK = Buffer.alloc(256 * 1024, 'some content ');
const SHORT = 100_000;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

process.on('message', async (order: FileOrder) => {
  const startedAt = performance.now();
  let last = '';
  for (const path of order.paths) last = await transfer(order, path);
  process.send?.({ seconds: (performance.now() - startedAt) / 1000, last } satisfies FileResult);
});

function transfer({ port, method, headers, size }: FileOrder, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = method === 'POST';
    const sent = request({
      agent,
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { ...headers, ...(upload && { 'content-length': String(size) }) },
    });
    sent.on('error', reject).on('response', (answer) => {
      const text: Buffer[] = [];
      let length = 0;
      answer.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length < SHORT) text.push(chunk);
      });
      answer.on('error', reject).on('end', () => {
        if ((answer.statusCode ?? 500) > 299) reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
        else resolve(Buffer.concat(text).toString());
      });
    });
    if (!upload) return void sent.end();
    let left = size;
    const write = () => {
      while (left > 0) {
        const chunk = left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK;
        left -= chunk.length;
        if (!sent.write(chunk)) return void sent.once('drain', write);
      }
      sent.end();
    };
    write();
  });
}
