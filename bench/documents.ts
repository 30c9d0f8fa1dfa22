/** `/data` under load: every figure is also a ratio to a bare server that answers the same bytes in the same run. */
import type { LoadOrder, LoadResult } from './load-client.ts';
import { againstBare, startWorker, type Worker } from './processes.ts';
import type { Report } from './report.ts';
import { type Answer, ask } from './request.ts';
import type { StackProcess } from './stack-process.ts';

const DOCTYPE = 'io.cozy.bench';
const BIG = 'io.cozy.bench.big';
const CONNECTIONS = 32;
/** Documents of the large database, loaded once. */
const LARGE = 100_000;
const FILLER = 'x'.repeat(860);

export interface Client {
  host: string;
  headers: Record<string, string>;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
}

export async function openClient(stack: StackProcess): Promise<Client> {
  const host = await stack.addInstance('bench');
  const token = await stack.token(host, `${DOCTYPE} ${BIG} io.cozy.files`);
  const headers = {
    host,
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'content-type': 'application/json',
  };
  return {
    host,
    headers,
    call: (method, path, body) =>
      ask(stack.port, method, path, headers, body === undefined ? undefined : JSON.stringify(body)),
  };
}

function sample(n: number) {
  return { name: `document ${n}`, group: n % 1000, rank: n, tags: ['bench', `t${n % 7}`], filler: FILLER };
}

export async function benchDocuments(stack: StackProcess, client: Client, report: Report): Promise<void> {
  await using load = startWorker('load-client.ts');
  const order = (requests: LoadOrder['requests'], count: number, connections = CONNECTIONS): LoadOrder => ({
    port: stack.port,
    connections,
    requests,
    count,
  });
  const request = (method: string, path: string, body?: unknown) => ({
    method,
    path,
    headers: client.headers,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const measure = async (name: string, what: LoadOrder, goal?: number) => {
    const answer = await answerOf(stack, what.requests[0]!);
    const { ours, bare, ratio } = await againstBare(load, what, answer);
    report.rate(name, ours, bare, ratio, goal);
  };

  await client.call('POST', `/data/${DOCTYPE}/`, sample(0));
  await client.call('PUT', `/data/${DOCTYPE}/one`, sample(1));
  await measure('read by id', order([request('GET', `/data/${DOCTYPE}/one`)], 20_000), 0.45);
  await measure('create', order([request('POST', `/data/${DOCTYPE}/`, sample(2))], 6_000), 0.25);
  await measureUpdates(client, load, order, request, report);
  const bulk = { docs: Array.from({ length: 1000 }, (_, n) => sample(n)) };
  await measure('_bulk_docs of 1,000', order([request('POST', `/data/${DOCTYPE}/_bulk_docs`, bulk)], 10, 2));
  await loadLarge(client);
  await measure(
    '_all_docs, a page of 100',
    order([request('GET', `/data/${BIG}/_all_docs?limit=100&include_docs=true`)], 1_500),
  );
  const page = { selector: { group: { $gte: 500 } }, limit: 100 };
  await measure('_find on an index, 100 of 100,000', order([request('POST', `/data/${BIG}/_find`, page)], 1_500));
  await measure('_changes, the last 100', order([request('GET', await lastChanges(client))], 1_500));
  const beside = (name: string, heavy: () => Promise<Answer>) =>
    measureBeside(load, order([request('GET', `/data/${DOCTYPE}/one`)], 500, 4), report, name, heavy);
  // An index serves `group`, so the route accepts it; but all of the documents have to be read for `rank`.
  const scan = { selector: { group: { $gte: 0 }, rank: { $gte: LARGE - 10 } }, limit: 100 };
  await beside('_find by reading 100,000', () => client.call('POST', `/data/${BIG}/_find`, scan));
  const members = Object.fromEntries(Array.from({ length: 500_000 }, (_, n) => [`m${n}`, n]));
  await beside('create of 8 MB, 500,000 members', () => client.call('POST', `/data/${DOCTYPE}/`, members));
}

async function measureUpdates(
  client: Client,
  load: Worker,
  order: (requests: LoadOrder['requests'], count: number) => LoadOrder,
  request: (method: string, path: string, body?: unknown) => LoadOrder['requests'][number],
  report: Report,
): Promise<void> {
  const count = 4000;
  const docs = Array.from({ length: count }, (_, n) => ({ _id: `update-${n}`, ...sample(n) }));
  const created = JSON.parse((await client.call('POST', `/data/${DOCTYPE}/_bulk_docs`, { docs })).text) as {
    id: string;
    rev: string;
  }[];
  const requests = created.map(({ id, rev }, n) =>
    request('PUT', `/data/${DOCTYPE}/${id}`, { _id: id, _rev: rev, ...sample(n + 1) }),
  );
  const ours = await load.ask<LoadResult>(order(requests, count));
  report.rate('update', ours);
}

/** The large database: 100,000 documents of 1 KB with an index. */
async function loadLarge(client: Client): Promise<void> {
  for (let from = 0; from < LARGE; from += 1000) {
    const docs = Array.from({ length: 1000 }, (_, n) => ({
      _id: `d${String(from + n).padStart(6, '0')}`,
      ...sample(from + n),
    }));
    const { status, text } = await client.call('POST', `/data/${BIG}/_bulk_docs`, { docs });
    if (status !== 201) throw new Error(`_bulk_docs: ${status} ${text.slice(0, 200)}`);
  }
  await client.call('POST', `/data/${BIG}/_index`, { index: { fields: ['group'] }, ddoc: 'by-group' });
}

async function lastChanges(client: Client): Promise<string> {
  const last = JSON.parse((await client.call('GET', `/data/${BIG}/_changes?limit=100&descending=true`)).text) as {
    results: { seq: string }[];
  };
  return `/data/${BIG}/_changes?since=${encodeURIComponent(last.results.at(-1)!.seq)}&include_docs=true`;
}

/** What a heavy request does to the others: reads go on while it runs. */
async function measureBeside(
  load: Worker,
  reading: LoadOrder,
  report: Report,
  name: string,
  heavy: () => Promise<Answer>,
): Promise<void> {
  const start = performance.now();
  let under = true;
  const work = heavy().finally(() => {
    under = false;
  });
  const reads: LoadResult[] = [];
  while (under) reads.push(await load.ask<LoadResult>(reading));
  const { status } = await work;
  report.beside(name, performance.now() - start, status, reads);
}

async function answerOf(stack: StackProcess, { method, path, headers, body }: LoadOrder['requests'][number]) {
  const { status, contentType, text } = await ask(stack.port, method, path, headers, body);
  return { status, contentType, body: text };
}
