import { request } from 'node:http';

export interface Answer {
  status: number;
  contentType: string;
  text: string;
  /** Set-Cookie lines. */
  cookies: string[];
}

/** One request to a loopback port for any Host: `fetch` would neither resolve `*.localhost` nor send another Host. */
export function ask(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // A connection of its own: one that was kept may be closed by the server at the moment of the request.
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          contentType: answer.headers['content-type'] ?? 'application/json',
          text: Buffer.concat(chunks).toString(),
          cookies: answer.headers['set-cookie'] ?? [],
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
