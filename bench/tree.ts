/** A large tree, as clients walk it: pages of a directory, the first page of the changes; and many small files sent at once. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { DOCTYPES } from '#model/docs';
import { Json } from '#pkg/json';
import { type TestStack, testStack } from '#tests/test-stack';
import type { Report } from './report.ts';
import { ask } from './request.ts';

const CHILDREN = 10_000;
const CHANGES = 100_000;
const BATCH = 5_000;
const PAGE = 100;
const SMALL = { count: 1_000, size: 10_000 };
const ROOT = 'io.cozy.files.root-dir';

/** In this process: the documents of 100,000 files are written as a whole, which no client may. */
export async function benchTree(report: Report): Promise<void> {
  await using stack = await testStack({ listen: true });
  const instance = await stack.addInstance('tree');
  const token = await stack.token(instance, 'cli', 'bench', 'io.cozy.files');
  const headers = { host: instance.domain, authorization: `Bearer ${token}` };
  const send = async (method: string, path: string, body?: Buffer) => {
    const { status, text } = await ask(stack.port, method, path, headers, body);
    if (status > 299) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
    return text;
  };

  const archive = await archiveOf(SMALL.count, SMALL.size);
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const made = await send('POST', `/files/?Type=directory&Name=batch-${round}`);
    const { id } = (JSON.parse(made) as { data: { id: string } }).data;
    times.push(await timed(() => send('POST', `/files/batch?DirID=${id}`, archive)));
  }
  report.figure('1,000 files of 10 KB in a batch', Math.min(...times) / 1000, 's', 3);

  await fill(stack, instance);
  const pages = await listAll(send);
  report.figure('a page of 10,000 children, median', at(pages, 0.5), 'ms', 20);
  report.figure('the same, 95th percentile', at(pages, 0.95), 'ms', 20);
  const query = 'since=0&limit=3000&include_docs=true&include_file_path=true&skip_deleted=true&skip_trashed=true';
  const first: number[] = [];
  for (let round = 0; round < 5; round++) first.push(await timed(() => send('GET', '/files/_changes?limit=100')));
  report.figure('first page (100) of 100,000 changes', Math.min(...first), 'ms', 100);
  const desktop: number[] = [];
  for (let round = 0; round < 3; round++) desktop.push(await timed(() => send('GET', `/files/_changes?${query}`)));
  report.figure('the same, 3,000 with their paths', Math.min(...desktop), 'ms');
}

async function archiveOf(count: number, size: number): Promise<Buffer> {
  const made = pack();
  for (let n = 0; n < count; n++) made.entry({ name: `${n}.txt` }, Buffer.alloc(size, `${n} `));
  made.finalize();
  return buffer(Readable.from(made));
}

async function fill(stack: TestStack, instance: { prefix: string }): Promise<void> {
  const files = stack.services.docs.database(instance, DOCTYPES.files);
  const at = '2024-01-02T03:04:05Z';
  const common = { created_at: at, updated_at: at, tags: [], size: '0', md5sum: '1B2M2Y8AsgTpgAmY7PhCfg==' };
  const kind = { mime: 'text/plain', class: 'text', executable: false, trashed: false, encrypted: false };
  const directory = { type: 'directory', name: 'large', path: '/large', dir_id: ROOT, created_at: at, updated_at: at };
  await files.put({ id: 'large', body: Json.of(directory) });
  for (let from = 0; from < CHANGES; from += BATCH) {
    const writes = Array.from({ length: BATCH }, (_, i) => {
      const n = from + i;
      const dir_id = n < CHILDREN ? 'large' : `dir-${n % 100}`;
      return { id: `file-${n}`, body: Json.of({ type: 'file', name: `file ${n}.txt`, dir_id, ...common, ...kind }) };
    });
    await files.bulkDocs(writes);
  }
}

/** Every page, by the links. @returns how long each took, ms */
async function listAll(send: (method: string, path: string) => Promise<string>): Promise<number[]> {
  const times: number[] = [];
  let next: string | undefined = `/files/large/relationships/contents?page[limit]=${PAGE}`;
  while (next !== undefined) {
    const path: string = next;
    let text = '';
    times.push(
      await timed(async () => {
        text = await send('GET', path);
      }),
    );
    next = (JSON.parse(text) as { links?: { next?: string } }).links?.next;
  }
  return times;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function at(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * part)] ?? 0;
}
