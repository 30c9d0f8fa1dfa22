import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TestStack } from './test-stack.ts';

/** What the server of these tests says of what is not answered directly. */
export const FOR_THE_ROUTES = 599;
const OF_THE_CONNECTION = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'];

export interface Sent {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

interface Asked {
  headers?: Record<string, string>;
  method?: string;
  body?: string | Buffer<ArrayBuffer>;
}

/** The two ways by which a request may be answered, to compare them. */
export interface DirectAnswers {
  directly(host: string, path: string, asked?: Asked): Promise<Sent>;
  byTheRoutes(host: string, path: string, asked?: Asked): Promise<Sent>;
  /** By the one that the server chooses; the stack must listen. */
  bySocket(host: string, path: string, asked?: Asked): Promise<Sent>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function directAnswers(stack: TestStack): Promise<DirectAnswers> {
  const server = createServer(async (incoming, response) => {
    if (!(await stack.publicRouter.answer(incoming, response))) response.writeHead(FOR_THE_ROUTES).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    directly: (host, path, asked) => send(port, host, path, asked),
    bySocket: (host, path, asked) => send(stack.port, host, path, asked),
    async byTheRoutes(host, path, { headers = {}, method = 'GET', body } = {}) {
      const answer = await stack.request(host, path, { headers, method, ...(body !== undefined && { body }) });
      return {
        status: answer.status,
        headers: own([...answer.headers]),
        bytes: Buffer.from(await answer.arrayBuffer()),
      };
    },
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(port: number, host: string, path: string, asked: Asked = {}): Promise<Sent> {
  const { headers, method = 'GET', body } = asked;
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers: { ...headers, host }, agent: false };
    const sent = request(options, async (answer) => {
      const all = Object.entries(answer.headers) as [string, string][];
      resolve({ status: answer.statusCode ?? 0, headers: own(all), bytes: await buffer(answer) });
    });
    sent.on('error', reject).end(body);
  });
}

function own(headers: [string, string][]): Record<string, string> {
  return Object.fromEntries(headers.filter(([name]) => !OF_THE_CONNECTION.includes(name)));
}
