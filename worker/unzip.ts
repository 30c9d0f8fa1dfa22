import { createHash } from 'node:crypto';
import { z } from 'zod';
import { numberedName } from '#doctypes/files';
import { DOCTYPES, type Docs } from '#model/docs';
import { JobError, type Task, type Worker } from '#model/job';
import type { Directory, Vfs } from '#model/vfs';
import { AppError, isKind } from '#pkg/errors';
import { readZip, type ZipMember } from '#pkg/zip';
import { isThere } from './is-there.ts';

const MESSAGE = z.object({
  /** Id of the archive. */
  zip: z.string(),
  /** Id of a directory. */
  destination: z.string(),
});

const EVENTS = 'io.cozy.jobs.events';
const LIMITS = { entries: 50_000, bytes: 50 * 2 ** 30 };
/** Names that are tried for a file whose own is taken. */
const NAMES = 100;
/** In ms, between two words on how far it is. */
const TELL_EVERY = 1_000;
/** It would be so again. */
const FINAL = ['unprocessable', 'too-large', 'not-found', 'conflict', 'bad-request'] as const;

type Instance = Task['instance'];
type UnzipVfs = Pick<Vfs, 'get' | 'byPath' | 'read' | 'pathOf' | 'createDirectory' | 'upload' | 'diskUsage'>;

interface UnzipDeps {
  vfs: UnzipVfs;
  docs: Pick<Docs, 'notify'>;
  originOf: (instance: Instance) => string;
}

/**
 * Unpacks an archive in a directory: `{ zip, destination }`. Folders that are there are filled, files that are there stay, and
 * the new one has a number. Who listens to `io.cozy.jobs.events` is told how far it is.
 */
export function unzipWorker(deps: UnzipDeps): Worker {
  return {
    type: 'unzip',
    // One owner has one of them.
    concurrency: 2,
    maxExecCount: 2,
    timeout: 600_000,
    reserved: false,
    uses(message) {
      const { success, data } = MESSAGE.safeParse(message);
      if (!success) return [];
      return [
        { verb: 'GET', doctype: DOCTYPES.files, id: data.zip },
        { verb: 'POST', doctype: DOCTYPES.files, id: data.destination },
      ];
    },
    async run(task) {
      const message = MESSAGE.safeParse(task.job.message);
      if (!message.success) throw new JobError('The message has not zip and destination', { retry: false });
      try {
        await unzip(deps, task, message.data);
      } catch (error) {
        if (!isKind(error, ...FINAL)) throw error;
        throw new JobError(error.message, { retry: false, cause: error });
      }
    },
  };
}

async function unzip(deps: UnzipDeps, task: Task, { zip, destination }: z.infer<typeof MESSAGE>): Promise<void> {
  const { vfs } = deps;
  const { instance, job, signal } = task;
  const archive = await vfs.get(instance, zip);
  const top = await vfs.get(instance, destination);
  if (archive.type !== 'file') throw new AppError('unprocessable', 'The archive is not a file');
  if (top.type !== 'directory') throw new AppError('unprocessable', 'The destination is not a directory');
  const source = {
    size: Number(archive.size),
    read: (range: { start: number; end: number }) => vfs.read(instance, archive, range),
  };
  // Nothing is made before all of it is known to be right, and to fit.
  const members = await readZip(source, { ...LIMITS, bytes: Math.min(LIMITS.bytes, await room(vfs, instance)) });
  const folders = new Map<string, string>([['', destination]]);
  const tell = createTeller(deps, task, members);
  for (const member of members) {
    signal.throwIfAborted();
    const parent = await folderOf(deps, instance, folders, member.isDirectory ? member.path : parentOf(member.path));
    if (!member.isDirectory) await unpackFile(deps, { instance, signal, jobId: job._id, parent }, member);
    tell(member);
  }
}

async function room(vfs: UnzipVfs, instance: Instance): Promise<number> {
  if (instance.disk_quota === undefined) return Number.POSITIVE_INFINITY;
  const { files, versions } = await vfs.diskUsage(instance);
  return Math.max(0, instance.disk_quota - files - versions);
}

/** The id of a folder below the destination, which is made when it is not there. @param known by path */
async function folderOf(
  deps: UnzipDeps,
  instance: Instance,
  known: Map<string, string>,
  path: string,
): Promise<string> {
  const found = known.get(path);
  if (found !== undefined) return found;
  const dirId = await folderOf(deps, instance, known, parentOf(path));
  const { _id } = await enter(deps, instance, dirId, nameOf(path));
  known.set(path, _id);
  return _id;
}

async function enter(
  { vfs, originOf }: UnzipDeps,
  instance: Instance,
  dirId: string,
  name: string,
): Promise<Directory> {
  const author = { origin: `${originOf(instance)}/` };
  try {
    return await vfs.createDirectory(instance, author, { dirId, name });
  } catch (error) {
    if (!isKind(error, 'conflict')) throw error;
    const parent = await vfs.pathOf(instance, await vfs.get(instance, dirId));
    const there = await vfs.byPath(instance, `${parent === '/' ? '' : parent}/${name}`);
    if (there.type === 'directory') return there;
    throw new AppError('conflict', `There is a file ${name} where the archive has a folder`);
  }
}

interface FilePlace {
  instance: Instance;
  signal: AbortSignal;
  jobId: string;
  parent: string;
}

async function unpackFile(
  { vfs, originOf }: UnzipDeps,
  { instance, signal, jobId, parent: dirId }: FilePlace,
  member: ZipMember,
): Promise<void> {
  // The same whenever the job is run: what a run that was cut has unpacked is seen.
  const id = createHash('sha256').update(`${jobId}\n${member.path}`).digest('hex').slice(0, 32);
  if (await isThere(vfs, instance, id)) return;
  const given = { id, ...(member.modifiedAt && { updatedAt: member.modifiedAt.toISOString() }) };
  const own = nameOf(member.path);
  for (let n = 1; ; n++) {
    const content = await member.open();
    content.on('error', () => undefined);
    const stop = () => void content.destroy(new Error('stopped'));
    signal.addEventListener('abort', stop, { once: true });
    try {
      const place = { dirId, name: n === 1 ? own : numberedName(own, n) };
      await vfs.upload(instance, { origin: `${originOf(instance)}/` }, place, given, content);
      return;
    } catch (error) {
      if (!isKind(error, 'conflict') || n === NAMES) throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      content.destroy();
    }
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Tells at most once a second, and at the end. */
function createTeller({ docs }: UnzipDeps, { instance, job }: Task, members: readonly ZipMember[]) {
  const total = members.length;
  let done = 0;
  let told = 0;
  return ({ path }: ZipMember) => {
    done++;
    const now = Date.now();
    if (done < total && now - told < TELL_EVERY) return;
    told = now;
    docs.notify(instance, EVENTS, job._id, { worker: job.worker, done, total, path });
  };
}
