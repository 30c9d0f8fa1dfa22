import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRedisLocks } from '#driver/lock/redis';
import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { NO_REDIS, type RedisServer, startRedis } from '#tests/redis-server';
import { AUTHOR, type TempVfs, tempVfs } from '#tests/temp-vfs';
import { applyStep, type FilesModel } from '#tests/vfs-model';
import { runStep, stepInstance, type VfsOutcome, type VfsStep } from '#tests/vfs-steps';
import { type Node, ROOT_ID, TRASH_ID } from './index.ts';

/** ms: what a slow machine does not reach is left for another time. */
const TIME = 12_000;

const name = fc.constantFrom('a', 'b', 'c');
/** Which of the things made before: a number, so that a sequence can be made smaller. */
const pick = fc.nat({ max: 30 });
const draft = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('mkdir' as const), parent: pick, name }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('upload' as const), parent: pick, name }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('overwrite' as const), id: pick }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('move' as const), id: pick, parent: pick, name }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('trash' as const), id: pick }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('destroy' as const), id: pick }) },
);
type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never;

describe.skipIf(NO_REDIS !== undefined)(`two processes on one tree (${NO_REDIS ?? 'with a Redis'})`, () => {
  let redis: RedisServer;
  let fs: TempVfs;
  let other: ChildProcess;
  beforeAll(async () => {
    redis = await startRedis();
    fs = await tempVfs({ locks: openRedisLocks({ url: redis.url, onError: () => undefined }) });
    other = fork(new URL('../../tests/vfs-second.ts', import.meta.url), [fs.directory, redis.url]);
    await once(other, 'message');
  });
  afterAll(async () => {
    other.kill('SIGKILL');
    await fs[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  async function runThere(label: string, step: VfsStep): Promise<VfsOutcome> {
    const answer = once(other, 'message');
    other.send({ label, step });
    return (await answer)[0] as VfsOutcome;
  }

  test('what they do at the same time is as if one came after the other, and every invariant holds', async () => {
    let run = 0;
    const pairs = fc.array(fc.tuple(draft, draft), { minLength: 4, maxLength: 14 });
    const property = fc.asyncProperty(pairs, async (drafts) => {
      const label = `run${++run}`;
      const instance = stepInstance(label);
      await fs.vfs.init(instance, AUTHOR);
      let model: FilesModel = new Map();
      const made = [ROOT_ID];
      let count = 0;
      for (const pair of drafts) {
        const [here, there] = pair.map((each) => toStep(each, made, `text ${++count}`)) as [VfsStep, VfsStep];
        const [one, two] = await Promise.all([runStep(fs, instance, here), runThere(label, there)]);
        for (const { id } of [one, two]) if (id !== undefined && !made.includes(id)) made.push(id);
        const now = await filesOf(fs, instance);
        const possible = [inOrder(model, [here, one], [there, two]), inOrder(model, [there, two], [here, one])].flatMap(
          (after) => (after ? [after] : []),
        );
        const found = possible.find((after) => toText(after) === toText(now));
        expect(found && 'explained', JSON.stringify({ here, one, there, two, now: [...now] })).toBe('explained');
        model = found as FilesModel;
      }
      expect(await Array.fromAsync(fs.vfs.fsck(instance, { orphanAge: 0 }))).toEqual([]);
    });
    await fc.assert(property, { numRuns: 25, interruptAfterTimeLimit: TIME, endOnFailure: true });
  }, 60_000);

  test('a tree that the other moved is right here at once, and settled here when the other dies', async () => {
    const instance = stepInstance('late');
    const { vfs, docs } = fs;
    await vfs.init(instance, AUTHOR);
    const below = await vfs.createDirectoryAt(instance, AUTHOR, '/top/below', { recursive: true });
    const third = fork(new URL('../../tests/vfs-second.ts', import.meta.url), [fs.directory, redis.url, '1500']);
    await once(third, 'message');
    const locks = openRedisLocks({ url: redis.url, onError: () => undefined });
    await locks.write(`files-settle/${instance.prefix}`, async () => {
      const answer = once(third, 'message');
      const step: VfsStep = { type: 'move', id: below.dir_id, parent: ROOT_ID, name: 'renamed' };
      third.send({ label: 'late', step });
      expect((await answer)[0]).toMatchObject({ outcome: 'ok' });
      third.kill('SIGKILL');
      expect(await docs.get(instance, DOCTYPES.files, below._id)).toMatchObject({ path: '/top/below' });
      expect(await vfs.get(instance, below._id)).toMatchObject({ path: '/renamed/below' });
      expect(await vfs.byPath(instance, '/renamed/below')).toMatchObject({ path: '/renamed/below' });
    });
    await locks[Symbol.asyncDispose]();
    const settled = () => docs.get<Node>(instance, DOCTYPES.files, below._id);
    await expect.poll(settled, { timeout: 10_000 }).toMatchObject({ path: '/renamed/below' });
  }, 30_000);
});

function toStep(draft: Draft, made: readonly string[], content: string): VfsStep {
  const picked = (n: number) => made[n % made.length] ?? ROOT_ID;
  // The root itself is not to be changed.
  const changed = (n: number) => made[1 + (n % Math.max(1, made.length - 1))] ?? 'nothing-yet';
  switch (draft.type) {
    case 'mkdir':
      return { ...draft, parent: picked(draft.parent) };
    case 'upload':
      return { ...draft, parent: picked(draft.parent), text: content };
    case 'overwrite':
      return { ...draft, id: changed(draft.id), text: content };
    case 'move':
      return { ...draft, id: changed(draft.id), parent: picked(draft.parent) };
    default:
      return { ...draft, id: changed(draft.id) };
  }
}

type Done = [step: VfsStep, outcome: VfsOutcome];

/** What is there after both, one after the other; undefined when they would have been answered otherwise. */
function inOrder(model: FilesModel, ...steps: Done[]): FilesModel | undefined {
  let after = model;
  for (const [step, { outcome, id = '' }] of steps) {
    const [expected, next] = applyStep(after, step, id);
    if (expected !== outcome) return undefined;
    after = next;
  }
  return after;
}

async function filesOf(fs: TempVfs, instance: Instance): Promise<FilesModel> {
  const model = new Map<string, { parent: string; name: string; text?: string }>();
  for await (const node of fs.docs.all<Node>(instance, DOCTYPES.files)) {
    if ([ROOT_ID, TRASH_ID].includes(node._id) || ['Administrative', 'Photos'].includes(node.name)) continue;
    const parent = node.dir_id;
    const content = node.type === 'file' ? { text: await text(await fs.vfs.read(instance, node)) } : {};
    model.set(node._id, { parent, name: parent === TRASH_ID ? '' : node.name, ...content });
  }
  return model;
}

function toText(model: FilesModel): string {
  return JSON.stringify(
    [...model].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, { parent, name, text }]) => [id, parent, name, text]),
  );
}
