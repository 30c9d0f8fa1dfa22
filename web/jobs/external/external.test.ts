import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { HopelessError, startExternalWorker } from '#client';
import type { Instance } from '#model/instance';
import type { Job } from '#model/job';
import { type TestStack, testStack } from '#tests/test-stack';

const WORKERS = { shrink: { external: true, max_exec_count: 2 } };
const SCOPE = 'io.cozy.jobs:PATCH:shrink:worker';

function openStack(listen = false): Promise<TestStack> {
  return testStack({ listen, jobs: true, flags: { 'jobs.workers': WORKERS } });
}

/** At a name that Node resolves, as it does not `*.localhost`. */
const reachable = (stack: TestStack) =>
  stack.services.instances.create({ domain: `localhost:${stack.port}`, locale: 'en' });

const push = (stack: TestStack, instance: Instance, message = {}) =>
  stack.services.jobs.push(instance, { worker: 'shrink', message });

/** Resolves with the job once it is over. */
async function end(stack: TestStack, instance: Instance, { _id }: Job): Promise<Job> {
  const over = Promise.withResolvers<void>();
  const look = async () => {
    const { state } = await stack.services.jobs.get(instance, _id);
    if (state === 'done' || state === 'errored') over.resolve();
  };
  const stop = stack.services.docs.subscribe(instance, 'io.cozy.jobs', () => void look());
  await look();
  await over.promise;
  stop();
  return stack.services.jobs.get(instance, _id);
}

async function post(stack: TestStack, instance: Instance, path: string, attributes: object = {}, scope = SCOPE) {
  const token = await stack.token(instance, 'cli', 'test', scope);
  const response = await stack.request(instance.domain, path, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: JSON.stringify({ data: { attributes } }),
  });
  const text = await response.text();
  const { data } = (text === '' ? {} : JSON.parse(text)) as { data?: { id: string; meta: { token: string } } };
  return { status: response.status, id: data?.id ?? '', token: data?.meta.token ?? '' };
}

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('the client', () => {
  test('runs the jobs of its instance, tells their progress, and says how they end', async () => {
    await using stack = await openStack(true);
    const instance = await reachable(stack);
    const other = await stack.services.instances.create({ domain: 'bob.example', locale: 'en' });
    const events: unknown[] = [];
    stack.services.docs.subscribe(instance, 'io.cozy.jobs.events', ({ doc }) => events.push(doc.body.value));
    const attempts: unknown[] = [];
    const worker = startExternalWorker({
      url: `http://${instance.domain}`,
      token: await stack.token(instance, 'cli', 'test', SCOPE),
      worker: 'shrink',
      async run({ message, tell }) {
        attempts.push((message as { n: number }).n);
        await tell(50, 'half');
        if ((message as { n: number }).n === 2) throw new Error('not now');
        if ((message as { n: number }).n === 3) throw new HopelessError('never');
      },
    });
    const jobs = [await push(stack, instance, { n: 1 }), await push(stack, instance, { n: 2 })];
    const his = await push(stack, other, { n: 4 });
    expect(await end(stack, instance, jobs[0] as Job)).toMatchObject({ state: 'done' });
    expect(await end(stack, instance, jobs[1] as Job)).toMatchObject({ state: 'errored', error: 'not now' });
    const hopeless = await push(stack, instance, { n: 3 });
    expect(await end(stack, instance, hopeless)).toMatchObject({ state: 'errored', error: 'never' });
    expect(attempts).toEqual([1, 2, 2, 3]);
    expect(events[0]).toEqual({ progress: 50, message: 'half', worker: 'shrink' });
    expect(await stack.services.jobs.get(other, his._id)).toMatchObject({ state: 'queued' });
    await worker.stop();
    expect(stack.errors).toEqual([]);
  });

  test('is told when its job is cancelled', async () => {
    await using stack = await openStack(true);
    const instance = await reachable(stack);
    const running = Promise.withResolvers<void>();
    const stopped = Promise.withResolvers<void>();
    const worker = startExternalWorker({
      url: `http://${instance.domain}`,
      token: await stack.token(instance, 'cli', 'test', SCOPE),
      worker: 'shrink',
      lease: 1,
      run: ({ signal }) => {
        running.resolve();
        signal.addEventListener('abort', () => stopped.resolve());
        return stopped.promise;
      },
    });
    const job = await push(stack, instance);
    await running.promise;
    expect(await stack.services.jobs.cancel(instance, job._id)).toMatchObject({ state: 'errored', error: 'cancelled' });
    await stopped.promise;
    await worker.stop();
  });

  test('the example makes a small picture', async () => {
    await using stack = await openStack(true);
    const instance = await reachable(stack);
    const { vfs } = stack.services;
    const picture = await sharp({ create: { width: 64, height: 32, channels: 3, background: '#c33' } })
      .png()
      .toBuffer();
    const origin = { origin: `http://${instance.domain}/` };
    const root = 'io.cozy.files.root-dir';
    const file = await vfs.upload(instance, origin, { dirId: root, name: 'red.png' }, {}, Readable.from([picture]));
    const token = await stack.token(instance, 'cli', 'test', `${SCOPE} io.cozy.files:GET,POST`);
    const example = join(import.meta.dirname, '../../../client/examples/thumbnail-worker.ts');
    const child = spawn(process.execPath, [example], {
      env: { ...process.env, COZY_URL: `http://${instance.domain}`, COZY_TOKEN: token },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.push(child);
    const job = await push(stack, instance, { file: file._id, folder: root, width: 16 });
    expect(await end(stack, instance, job)).toMatchObject({ state: 'done' });
    const small = await vfs.byPath(instance, `/${file._id}-16.jpg`);
    expect(small).toMatchObject({ type: 'file', mime: 'image/jpeg' });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await exited;
  });
});

describe('a reservation', () => {
  test('is nobody else’s, and is over with its lease', async () => {
    await using stack = await openStack();
    const instance = await stack.addInstance('alice');
    const job = await push(stack, instance);
    const reserve = (attributes: object) => post(stack, instance, '/jobs/queue/shrink/reserve', attributes);
    const first = await reserve({ lease: 0.2 });
    expect(first).toMatchObject({ status: 200, id: job._id });
    expect((await reserve({})).status).toBe(204);
    const second = await reserve({ wait: 10 });
    expect(second).toMatchObject({ status: 200, id: job._id });
    const tell = (action: string, { token }: { token: string }, more = {}) =>
      post(stack, instance, `/jobs/${job._id}/${action}`, { token, ...more });
    for (const [action, more] of [
      ['heartbeat'],
      ['progress', { progress: 1 }],
      ['complete'],
      ['fail', { error: '' }],
    ] as const) {
      expect([action, (await tell(action, first, more)).status]).toEqual([action, 410]);
    }
    expect((await tell('heartbeat', second)).status).toBe(204);
    expect((await tell('complete', second)).status).toBe(200);
    expect((await tell('complete', second)).status).toBe(410);
  });

  test.each([
    ['/jobs/queue/shrink/reserve', {}, 'io.cozy.jobs:POST', 403],
    ['/jobs/queue/shrink/reserve', {}, 'io.cozy.jobs:PATCH:log:worker', 403],
    ['/jobs/queue/log/reserve', {}, 'io.cozy.jobs', 422],
    ['/jobs/queue/nothing/reserve', {}, 'io.cozy.jobs', 404],
    ['/jobs/queue/shrink/reserve', { wait: 3600 }, 'io.cozy.jobs', 422],
    ['/jobs/queue/shrink/reserve', { lease: '60' }, 'io.cozy.jobs', 422],
    ['/jobs/JOB/complete', { token: 'x' }, 'io.cozy.jobs:POST', 403],
    ['/jobs/JOB/complete', { token: '0-x' }, 'io.cozy.jobs', 410],
    ['/jobs/JOB/complete', { token: 'x' }, 'io.cozy.jobs', 410],
    ['/jobs/JOB/complete', {}, 'io.cozy.jobs', 422],
    ['/jobs/JOB/heartbeat', { token: 3 }, 'io.cozy.jobs', 422],
    ['/jobs/JOB/progress', { token: '0-x', progress: 101 }, 'io.cozy.jobs', 422],
    ['/jobs/JOB/fail', { token: '0-x' }, 'io.cozy.jobs', 422],
    ['/jobs/none/complete', { token: '0-x' }, 'io.cozy.jobs', 404],
  ])('%s %j with %s: %i', async (path, attributes, scope, status) => {
    await using stack = await openStack();
    const instance = await stack.addInstance('alice');
    const { _id } = await push(stack, instance);
    expect((await post(stack, instance, path.replace('JOB', _id), attributes, scope)).status).toBe(status);
  });
});
