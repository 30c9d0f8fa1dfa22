/** Realtime: many sockets that listen to one doctype, and one change delivered to all. */
import type { Client } from './documents.ts';
import { residentBytes, startWorker } from './processes.ts';
import type { Report } from './report.ts';
import type { StackProcess } from './stack-process.ts';

export interface SocketOrder {
  port: number;
  host: string;
  token: string;
  doctype: string;
  /** Sockets to have open in all. */
  count: number;
}

const DOCTYPE = 'io.cozy.bench';
const MIB = 1024 * 1024;

export async function benchSockets(stack: StackProcess, client: Client, report: Report): Promise<void> {
  const token = client.headers['authorization']!.slice('Bearer '.length);
  await using sockets = startWorker('socket-client.ts');
  for (const [count, most] of [
    [1_000, undefined],
    [10_000, 300],
  ] as const) {
    const order: SocketOrder = { port: stack.port, host: client.host, token, doctype: DOCTYPE, count };
    await sockets.ask<{ ready: number }>({ open: order });
    const delays: number[] = [];
    for (let round = 0; round < 5; round++) {
      const delivered = sockets.ask<{ lastAt: number }>({ expect: count });
      const sentAt = Date.now();
      await client.call('POST', `/data/${DOCTYPE}/`, { name: `change ${round}` });
      delays.push((await delivered).lastAt - sentAt);
    }
    delays.sort((a, b) => a - b);
    const name = `one change to ${count.toLocaleString('en')} sockets`;
    report.figure(name, delays[2]!, 'ms to the last (median of 5)', most);
    report.figure(
      `memory with ${count.toLocaleString('en')} sockets`,
      residentBytes(stack.pid) / MIB,
      'MiB',
      count === 10_000 ? 250 : undefined,
    );
  }
}
