/** Start-up and memory: at rest with five instances, and with a thousand idle ones. */
import { openClient } from './documents.ts';
import { residentBytes } from './processes.ts';
import type { Report } from './report.ts';
import { startStackProcess } from './stack-process.ts';

const MIB = 1024 * 1024;

export async function benchMemory(report: Report): Promise<void> {
  const startups: number[] = [];
  for (let n = 0; n < 3; n++) {
    await using stack = await startStackProcess();
    startups.push(stack.startup);
  }
  report.figure('cold start to listening (median of 3)', startups.sort((a, b) => a - b)[1]!, 'ms', 1500);
  await using stack = await startStackProcess();
  const client = await openClient(stack);
  for (let n = 1; n < 5; n++) await stack.addInstance(`five-${n}`);
  await client.call('GET', '/data/');
  report.figure('memory at rest, 5 instances', residentBytes(stack.pid) / MIB, 'MiB', 150);
  for (let n = 5; n < 1000; n++) await stack.addInstance(`many-${n}`);
  report.figure('memory with 1,000 instances', residentBytes(stack.pid) / MIB, 'MiB');
}
