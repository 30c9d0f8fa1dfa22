/** What is done to a directory of 100,000 descendants, as its owner sees it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { DOCTYPES } from '#model/docs';
import { ROOT_ID } from '#model/vfs';
import { Json } from '#pkg/json';
import { AUTHOR, type TempVfs, tempVfs } from '#tests/temp-vfs';
import type { Report } from './report.ts';

const DIRECTORIES = 10_000;
const FILES_EACH = 9;
const BATCH = 500;
const ROUNDS = 2;

export async function benchMoves(report: Report): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-moves-'));
  try {
    await using fs = await tempVfs({ directory });
    const top = await fs.vfs.createDirectory(fs.instance, AUTHOR, { dirId: ROOT_ID, name: 'top' });
    await load(fs, top._id);
    const shown = await time(() => fs.vfs.showTree(fs.instance));
    report.figure('100,000 names made readable', shown / 1000, 's');
    await benchRename(fs, top._id, report);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function benchRename(fs: TempVfs, id: string, report: Report): Promise<void> {
  const { vfs, instance } = fs;
  const index = { index: { fields: ['path'] }, ddoc: 'by-path' };
  await fs.docs.database(instance, DOCTYPES.files).createIndex(index);
  const answers: number[] = [];
  const reads: number[] = [];
  const trees: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const name = `renamed-${round}`;
    answers.push(await time(() => vfs.patch(instance, AUTHOR, id, { name })));
    reads.push(await time(() => look(fs, `/${name}/d9999`)));
    trees.push(await time(() => vfs.showTree(instance)));
  }
  report.figure('rename of 100,000 descendants', Math.max(...answers), 'ms at most', 100);
  report.figure('one of them by its id, and found by its path, just after', Math.max(...reads), 'ms at most');
  report.figure('the readable tree, just after', Math.max(...trees), 'ms at most');
  report.figure('every copy of a path is right', (await time(() => settled(fs))) / 1000, 's later');
  const trashed = await time(() => vfs.trash(instance, AUTHOR, id));
  report.figure('100,000 descendants to the trash', trashed, 'ms', 100);
  const among = { selector: { path: { $gt: '/.cozy_trash/', $lt: '/.cozy_trash0' } }, limit: 100 };
  report.figure('a query on the paths of all, just after', await time(() => vfs.find(instance, among)), 'ms');
  report.figure('every copy is right', (await time(() => settled(fs))) / 1000, 's later');
}

async function look({ vfs, instance }: TempVfs, path: string): Promise<void> {
  const node = await vfs.get(instance, 'd9999');
  const { nodes } = await vfs.find(instance, { selector: { path }, limit: 2 });
  if (nodes.length !== 1 || [node, ...nodes].some((each) => each.type === 'file' || each.path !== path)) {
    throw new Error('a path is late');
  }
}

async function settled({ vfs, instance }: TempVfs): Promise<void> {
  while ((await vfs.copies(instance)).late) await sleep(20);
}

/** Files without bytes: only their names matter here. */
async function load(fs: TempVfs, topId: string): Promise<void> {
  const files = fs.docs.database(fs.instance, DOCTYPES.files);
  const dates = { created_at: '2020-01-01T00:00:00Z', updated_at: '2020-01-01T00:00:00Z', tags: [] };
  const directory = (n: number) => ({
    id: `d${n}`,
    body: Json.of({ type: 'directory', name: `d${n}`, dir_id: topId, path: `/top/d${n}`, ...dates }),
  });
  const file = (n: number, i: number) => ({
    id: `f${n}-${i}`,
    body: Json.of({
      type: 'file',
      name: `f${i}`,
      dir_id: `d${n}`,
      size: '1',
      md5sum: 'x',
      mime: 'text/plain',
      class: 'text',
      trashed: false,
      internal_vfs_id: `0-${n}-${i}`,
      ...dates,
    }),
  });
  const writes = Array.from({ length: DIRECTORIES }, (_, n) => [
    directory(n),
    ...Array.from({ length: FILES_EACH }, (_, i) => file(n, i)),
  ]).flat();
  for (let from = 0; from < writes.length; from += BATCH) await files.bulkDocs(writes.slice(from, from + BATCH));
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
