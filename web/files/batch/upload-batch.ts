import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Permission } from '#model/permission';
import { type Author, type File, mimeAndClass, ROOT_ID } from '#model/vfs';
import { readTar, type TarEntry } from '#pkg/archive';
import { AppError } from '#pkg/errors';
import { bodyStream, permissionOf } from '#web/middleware';
import { errorObject } from '#web/render';
import { checkDraft } from '../allow-node.ts';
import { authorOf } from '../author.ts';
import type { FilesContext, FilesDeps } from '../deps.ts';
import { type BatchFolders, batchFolders } from './batch-folders.ts';
import { entryOptions, MAX_PATH, namesIn } from './entry-options.ts';
import { type IfExists, ifExistsOf, overwriteByEntry } from './if-exists.ts';
import { lineStream } from './line-stream.ts';

const MAX_ENTRIES = 20_000;
/** Bytes of a file that is held in memory, so that others are stored beside it: their writes share what is slow. */
const SMALL = 256 * 1024;
const AT_ONCE = 16;

/**
 * `POST /files/batch?DirID=`: many files in one request, a tar archive. Each entry is answered by a line of JSON as soon as
 * it is stored or refused; one that is refused does not keep the others.
 */
export async function uploadBatch(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  const top = await deps.vfs.get(c.var.instance, c.req.query('DirID') || ROOT_ID);
  if (top.type !== 'directory') throw new AppError('not-found', 'There is no such directory');
  const author = authorOf(c, deps, permission);
  const folders = batchFolders(c, deps, permission, author, top);
  const ifExists = ifExistsOf(c);
  const store = (entry: TarEntry) => storeEntry(c, deps, { permission, author, folders, ifExists }, entry);
  const lines = lineStream(async (say) => {
    await takeAll(c, bodyStream(c), store, say).catch((err: unknown) => c.var.log.debug({ err }, 'batch cut'));
  });
  return c.body(lines, 200, { 'Content-Type': 'application/x-ndjson' });
}

async function takeAll(
  c: FilesContext,
  archive: Readable,
  store: (entry: TarEntry) => Promise<object>,
  say: (line: object) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let count = 0;
  const answer = async (entry: TarEntry) => {
    const done = await store(entry).catch((error: unknown) => refusal(error, c));
    await say({ name: entry.name.slice(0, MAX_PATH), ...done });
  };
  const take = async (entry: TarEntry) => {
    if (++count > MAX_ENTRIES) throw new AppError('too-large', `A batch has at most ${MAX_ENTRIES} entries`);
    if (entry.type !== 'file' || entry.size > SMALL) return answer(entry);
    const content = Readable.from([await buffer(entry.content)]);
    if (underWay.size >= AT_ONCE) await Promise.race(underWay);
    const storing = answer({ ...entry, content }).finally(() => underWay.delete(storing));
    underWay.add(storing);
  };
  try {
    for await (const entry of readTar(archive)) await take(entry);
  } catch (error) {
    await Promise.all(underWay);
    await say(refusal(error, c));
    return;
  }
  await Promise.all(underWay);
}

function refusal(error: unknown, c: FilesContext): { status: number; errors: object[] } {
  const { status, ...object } = errorObject(error, c);
  return { status: Number(status), errors: [{ status, ...object }] };
}

interface Batch {
  permission: Permission;
  author: Author;
  folders: BatchFolders;
  ifExists: IfExists;
}

async function storeEntry(c: FilesContext, deps: FilesDeps, batch: Batch, entry: TarEntry): Promise<object> {
  const { permission, author, folders, ifExists } = batch;
  const { vfs } = deps;
  const { instance } = c.var;
  const names = namesIn(entry);
  if (entry.type === 'directory') return { status: 201, id: await folders.at(names) };
  if (entry.type !== 'file') throw new AppError('unprocessable', 'It is neither a file nor a directory');
  const given = entryOptions(entry);
  const wanted = names.at(-1) ?? '';
  const dirId = await folders.at(names.slice(0, -1));
  const name = ifExists === 'rename' ? await vfs.nextName(instance, dirId, wanted) : wanted;
  const draft = { type: 'file' as const, name, dir_id: dirId, tags: [], ...mimeAndClass(name, given.mime) };
  const mayReplace = ifExists === 'skip' || ifExists === 'overwrite';
  const there = mayReplace ? await vfs.child(instance, dirId, name) : undefined;
  if (!there || ifExists === 'skip') await checkDraft(c, deps, permission, 'POST', draft);
  if (!there) return toLine(await vfs.upload(instance, author, { dirId, name }, given, entry.content), 201);
  if (ifExists === 'skip') return { status: 200, skipped: true };
  return toLine(await overwriteByEntry(c, deps, batch, there, given, entry), 200);
}

function toLine({ _id, _rev, size, md5sum, dir_id }: File, status: 200 | 201): object {
  return { status, id: _id, rev: _rev, dir_id, size, md5sum };
}
