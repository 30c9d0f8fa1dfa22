import { expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import type { Job } from '#model/job';
import { testStack } from '#tests/test-stack';

const ALL = 'io.cozy.jobs.failures';

test('what has failed is listed, done again and forgotten by who has the right to, of one instance', async () => {
  await using stack = await testStack({ jobs: true });
  const { jobs } = stack.services;
  const ada = await stack.addInstance('ada');
  const bea = await stack.addInstance('bea');
  const ask = async (method: string, path: string, { instance = ada, scope = ALL } = {}) => {
    const token = await stack.token(instance, 'cli', 'test', scope);
    const headers = { Authorization: `Bearer ${token}` };
    const response = await stack.request(instance.domain, `/jobs/failures${path}`, { method, headers });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  };
  const fail = async (instance: Instance): Promise<Job> => {
    const message = { zip: 'missing', destination: 'io.cozy.files.root-dir', filename: 'my <secret>' };
    const { _id } = await jobs.push(instance, { worker: 'unzip', message });
    await expect.poll(async () => (await jobs.get(instance, _id)).state).toBe('errored');
    return jobs.get(instance, _id);
  };
  const job = await fail(ada);
  await fail(bea);

  const { status, body } = await ask('GET', '');
  expect(status).toBe(200);
  expect(body).toEqual({
    data: [
      {
        type: ALL,
        id: job._id,
        attributes: {
          job_id: job._id,
          worker: 'unzip',
          error: job.error,
          failed_at: expect.stringMatching(/^\d{4}-/),
          count: 1,
          can_retry: true,
          about: { filename: 'my <secret>' },
        },
        meta: { rev: expect.any(String) },
      },
    ],
    meta: { count: 1 },
  });

  const refused = [
    ['GET', '', `${ALL}:POST`],
    ['GET', '', 'io.cozy.jobs'],
    ['POST', '/retry', `${ALL}:GET`],
    ['POST', '/retry', 'io.cozy.jobs'],
    ['POST', `/${job._id}/retry`, `${ALL}:GET,DELETE`],
    ['DELETE', '', `${ALL}:POST`],
    ['DELETE', `/${job._id}`, 'io.cozy.jobs'],
  ] as const;
  for (const [method, path, scope] of refused) expect((await ask(method, path, { scope })).status).toBe(403);
  expect((await ask('POST', '/nope/retry')).status).toBe(404);
  expect((await ask('DELETE', '/nope')).status).toBe(404);
  expect((await ask('POST', `/${job._id}/retry`, { instance: bea })).status).toBe(404);

  const again = await ask('POST', `/${job._id}/retry`);
  expect(again).toMatchObject({
    status: 202,
    body: { data: { type: 'io.cozy.jobs', attributes: { worker: 'unzip' } } },
  });
  // It fails again: it is another one.
  await expect.poll(async () => (await ask('GET', '')).body.data[0]?.id).toBe(again.body.data.id);
  expect((await ask('POST', '/retry')).body).toEqual({ retried: 1, left: 0 });
  await expect.poll(async () => (await ask('GET', '')).body.meta.count).toBe(1);
  const [left] = (await ask('GET', '')).body.data;
  expect((await ask('DELETE', `/${left.id}`)).status).toBe(204);
  expect((await ask('DELETE', '')).body).toEqual({ deleted: 0 });
  expect((await ask('DELETE', '', { instance: bea })).body).toEqual({ deleted: 1 });
});
