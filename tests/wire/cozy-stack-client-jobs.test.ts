import { expect, test } from 'vitest';
import { liveCozy, type StackClient } from '#tests/wire/live-cozy';

interface JobCollection {
  queued(worker: string): Promise<{ data: { id: string }[] }>;
  create(worker: string, args: object, options?: object, manual?: boolean): Promise<{ data: JobItem }>;
  get(id: string): Promise<{ data: JobItem }>;
  update(job: JobItem): Promise<JobItem>;
  waitFor(id: string, options: object): Promise<{ state: string }>;
}
interface JobItem {
  id: string;
  _id: string;
  attributes: { state: string; error?: string; [member: string]: unknown };
}

const jobsOf = (client: StackClient) => client.collection('io.cozy.jobs') as unknown as JobCollection;

// The ecosystem's collection of jobs, unmodified, over a socket.
test('jobs are created, listed, waited for, and ended by a device', async () => {
  await using cozy = await liveCozy();
  const jobs = jobsOf(await cozy.client('io.cozy.jobs'));
  const { data: made } = await jobs.create('log', { hello: 'there' }, { max_exec_count: 2 }, true);
  expect((await jobs.queued('log')).data).toMatchObject([{ id: made.id }]);
  expect((await jobs.get(made.id)).data).toMatchObject({
    _id: made.id,
    _type: 'io.cozy.jobs',
    attributes: { worker: 'log', state: 'queued', manual_execution: true, message: { hello: 'there' } },
  });
  cozy.stack.startJobs();
  expect(await jobs.waitFor(made.id, { delay: 20 })).toMatchObject({ state: 'done' });
  await cozy.stack.stopJobs();

  const { data: pushed } = await jobs.create('client', {});
  // The client reads `worker` of a job that it has normalised.
  const { data: device } = await jobs.get(pushed.id);
  const errored = {
    ...device,
    _id: device.id,
    attributes: { ...device.attributes, state: 'errored', error: 'no network' },
  };
  expect((await jobs.update(errored)).attributes).toMatchObject({ state: 'errored', error: 'no network' });
  await expect(jobs.create('nothing', {})).rejects.toMatchObject({ status: 404 });
  expect(cozy.stack.errors).toEqual([]);
});
