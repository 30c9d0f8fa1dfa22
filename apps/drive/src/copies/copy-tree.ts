import { ApiError } from '@cozy/ui/client';
import type { Entry, FilesApi } from '@cozy/ui/files';
import { besideTaken } from '../actions/beside-taken.ts';
import { inParallel } from '../actions/in-parallel.ts';

export type CopyApi = Pick<FilesApi, 'list' | 'listNext' | 'createFolder' | 'copy'>;

/** One file or folder of a copy, which knows where it has to be. */
export type CopyStep = {
  readonly entry: Entry;
  /** That of the folder it is in; null for what was chosen. */
  readonly parent: CopyStep | null;
  /** Its own: when an answer is lost, what was made is found again by it. */
  readonly key: string;
  /** What was made of it; null until then. */
  made: Entry | null;
};

const FIRST_PAGE = 500;

/** What is wrong with one file leaves the others; all else would happen to each of them. */
const OF_ONE_FILE = [404, 409, 422];

/**
 * Everything that has to be copied: each folder before what is in it. All of it is looked up before the first copy is made, so a
 * folder can be copied into itself.
 */
export async function planCopy(api: CopyApi, chosen: readonly Entry[], signal: AbortSignal): Promise<CopyStep[]> {
  const copy = randomName();
  const steps: CopyStep[] = [];
  const add = (entry: Entry, parent: CopyStep | null) =>
    steps.push({ entry, parent, key: `${copy}-${steps.length}`, made: null });
  for (const entry of chosen) add(entry, null);
  // Those that are added on the way are walked through too.
  for (const step of steps) {
    if (step.entry.kind !== 'directory') continue;
    for (const entry of await childrenOf(api, step.entry.id, signal)) add(entry, step);
  }
  return steps;
}

/** Of a copy among those of everybody: pages on plain HTTP have no `crypto.randomUUID`. */
function randomName(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('');
}

async function childrenOf(api: CopyApi, dirId: string, signal: AbortSignal): Promise<Entry[]> {
  signal.throwIfAborted();
  let { children, next } = await api.list(dirId, FIRST_PAGE);
  const found = [...children];
  while (next) {
    signal.throwIfAborted();
    ({ children, next } = await api.listNext(next));
    found.push(...children);
  }
  return found;
}

/**
 * Copies what is not copied yet. A folder keeps both where its name is taken, a file gets a number from the server.
 * @param onMade after each
 * @returns why a file could not be copied, if one could not. Throws what stops all of them, and the reason of an abort
 */
export async function copyAll(
  api: CopyApi,
  steps: readonly CopyStep[],
  targetId: string,
  { onMade, signal }: { onMade: (made: Entry) => void; signal: AbortSignal },
): Promise<unknown> {
  const left = steps.filter(({ made }) => made === null);
  const placeOf = ({ parent }: CopyStep) => parent?.made?.id ?? targetId;
  async function make(step: CopyStep): Promise<void> {
    signal.throwIfAborted();
    const { entry, key } = step;
    const place = placeOf(step);
    step.made = await (entry.kind === 'file'
      ? api.copy(entry.id, place, key)
      : besideTaken(entry, (name) => api.createFolder(place, name, key)));
    onMade(step.made);
  }
  for (const step of left.filter(({ entry }) => entry.kind === 'directory')) await make(step);
  let stopped: { error: unknown } | null = null;
  const failed = await inParallel(
    left.filter(({ entry }) => entry.kind === 'file'),
    async (step) => {
      if (stopped) throw stopped.error;
      await make(step).catch((error: unknown) => {
        if (!(error instanceof ApiError && OF_ONE_FILE.includes(error.status))) stopped ??= { error };
        throw error;
      });
    },
  );
  const [first] = failed.values();
  signal.throwIfAborted();
  return first;
}
