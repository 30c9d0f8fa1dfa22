import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { ROOT_ID } from '#model/vfs';
import type { JsonObject } from '#pkg/json';
import { zipStream } from '#pkg/zip';
import { AUTHOR } from '#tests/temp-vfs';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let alice: Instance;
let bob: Instance;
beforeAll(async () => {
  stack = await testStack({ jobs: true });
  alice = await stack.addInstance('alice');
  bob = await stack.addInstance('bob');
});
afterAll(() => stack[Symbol.asyncDispose]());

async function upload(owner: Instance, name: string, content: Readable): Promise<string> {
  return (await stack.services.vfs.upload(owner, AUTHOR, { dirId: ROOT_ID, name }, {}, content))._id;
}

async function emptyArchive(): Promise<Readable> {
  const entry = { path: 'folder', modifiedAt: new Date('2020-05-06T07:08:10Z') };
  return Readable.from([await buffer(zipStream(Readable.from([entry])))]);
}

/** What the jobs of a worker are told: each makes something in the root. */
const MESSAGES: Record<string, (owner: Instance) => Promise<JsonObject>> = {
  zip: async (owner) => ({
    files: { 'a.txt': await upload(owner, `a-${crypto.randomUUID()}`, Readable.from(['a'])) },
    dir_id: ROOT_ID,
    filename: `${crypto.randomUUID()}.zip`,
  }),
  unzip: async (owner) => ({
    zip: await upload(owner, `${crypto.randomUUID()}.zip`, await emptyArchive()),
    destination: ROOT_ID,
  }),
};

test.each(Object.keys(MESSAGES))('%s: one owner has one at a time, which keeps nobody else waiting', async (worker) => {
  const { jobs } = stack.services;
  const owners = [alice, alice, bob];
  const messages = await Promise.all(owners.map((owner) => MESSAGES[worker]?.(owner)));
  const gate = Promise.withResolvers<void>();
  // As if the first one took its ten minutes.
  const held = stack.drivers.locks.write(`files/${alice.prefix}`, () => gate.promise);
  const all: { _id: string }[] = [];
  for (const [n, owner] of owners.entries()) all.push(await jobs.push(owner, { worker, message: messages[n] ?? null }));
  const states = () => Promise.all(all.map(async ({ _id }, n) => (await jobs.get(owners[n] as Instance, _id)).state));
  await expect.poll(states).toEqual(['running', 'queued', 'done']);
  gate.resolve();
  await held;
  await expect.poll(states).toEqual(['done', 'done', 'done']);
});
