/** Files up and down: one of 1 GiB and 1,000 small ones, against a bare server that streams to the same disk. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from './documents.ts';
import type { FileOrder, FileResult } from './file-client.ts';
import { residentBytes, startWorker, type Worker } from './processes.ts';
import type { Report } from './report.ts';
import type { StackProcess } from './stack-process.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const SMALL = 10_000;
const COUNT = 1_000;
const ROUNDS = 2;

interface Sides {
  client: Client;
  load: Worker;
  port: number;
  bare: number;
}

export async function benchFiles(stack: StackProcess, client: Client, report: Report): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'cozy-bench-bare-'));
  try {
    await using load = startWorker('file-client.ts');
    await using bareServer = startWorker('bare-files.ts');
    const { port: bare } = await bareServer.ask<{ port: number }>({ directory });
    const sides: Sides = { client, load, port: stack.port, bare };
    await benchLarge(sides, stack.pid, report);
    await benchSmall(sides, report);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function benchLarge(sides: Sides, pid: number, report: Report): Promise<void> {
  const rest = residentBytes(pid);
  const watch = watchMemory(pid);
  let id = '';
  const up = await compare(
    sides,
    'POST',
    GIB,
    // New files on both sides: one that is written over has its pages in memory already.
    (round) => [[`/files/?Type=file&Name=large-${round}`], [`/large-${round}`]],
    (last) => {
      id = (JSON.parse(last) as { data: { id: string } }).data.id;
    },
  );
  report.ratio('upload of 1 GiB', figure(up, GIB), up.ratio, 0.7);
  const summed = await compare(sides, 'POST', GIB, (round) => [
    [`/files/?Type=file&Name=large-summed-${round}`],
    [`/summed-${round}`],
  ]);
  report.ratio('the same, the bare one sums and syncs', figure(summed, GIB), summed.ratio);
  const down = await compare(sides, 'GET', GIB, () => [[`/files/download/${id}`], ['/large-0']]);
  report.ratio('download of 1 GiB', figure(down, GIB), down.ratio, 0.7);
  report.figure('memory added by files of 1 GiB', (watch.stop() - rest) / MIB, 'MiB at most', 60);
}

async function benchSmall(sides: Sides, report: Report): Promise<void> {
  const numbers = Array.from({ length: COUNT }, (_, i) => i);
  const up = await compare(sides, 'POST', SMALL, (round) => [
    numbers.map((i) => `/files/?Type=file&Name=small-${round}-${i}`),
    numbers.map((i) => `/small-${i}`),
  ]);
  report.ratio('upload of 1,000 files of 10 KB', seconds(up), up.ratio);
  const down = await compare(sides, 'GET', SMALL, () => [
    numbers.map((i) => `/files/download?Path=/small-0-${i}`),
    numbers.map((i) => `/small-${i}`),
  ]);
  report.ratio('download of 1,000 files of 10 KB', seconds(down), down.ratio);
}

interface Comparison {
  ours: number;
  bare: number;
  ratio: number;
}

/** In turn and several times, since the machine's speed drifts: the better of each counts. */
async function compare(
  { client, load, port, bare }: Sides,
  method: FileOrder['method'],
  size: number,
  paths: (round: number) => [ours: string[], bare: string[]],
  onLast: (last: string) => void = () => undefined,
): Promise<Comparison> {
  const times = { ours: Number.POSITIVE_INFINITY, bare: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round++) {
    const [oursPaths, barePaths] = paths(round);
    const { 'content-type': _json, ...headers } = client.headers;
    const ours = await load.ask<FileResult>({ port, method, headers, paths: oursPaths, size });
    const other = await load.ask<FileResult>({ port: bare, method, headers: {}, paths: barePaths, size });
    times.ours = Math.min(times.ours, ours.seconds);
    times.bare = Math.min(times.bare, other.seconds);
    onLast(ours.last);
  }
  return { ...times, ratio: times.bare / times.ours };
}

function figure({ ours, bare }: Comparison, size: number): string {
  const rate = (time: number) => `${Math.round(size / MIB / time)} MiB/s`;
  return `${rate(ours)} against ${rate(bare)}`;
}

function seconds({ ours, bare }: Comparison): string {
  return `${ours.toFixed(2)} s against ${bare.toFixed(2)} s`;
}

/** The most memory that a process has, looked at often. */
function watchMemory(pid: number): { stop(): number } {
  let most = residentBytes(pid);
  const timer = setInterval(() => {
    most = Math.max(most, residentBytes(pid));
  }, 50);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}
