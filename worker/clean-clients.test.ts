import { expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import type { Task } from '#model/job';
import { type TestStack, testStack } from '#tests/test-stack';

const HOUR = 3_600_000;

async function register(stack: TestStack, ada: Instance, client_name: string): Promise<string> {
  const response = await stack.request(ada.domain, '/auth/register', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ redirect_uris: ['https://client.example/'], client_name, software_id: 'sync' }),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { client_id: string }).client_id;
}

test('a client that nobody accepted is removed after an hour, and no other', async () => {
  await using stack = await testStack();
  const { docs, oauthClients, workers } = stack.services;
  const ada = await stack.addInstance('ada');
  const [forgotten, accepted, waiting] = [
    await register(stack, ada, 'Forgotten'),
    await register(stack, ada, 'Accepted'),
    await register(stack, ada, 'Waiting'),
  ];
  await oauthClients.mark(ada, await oauthClients.get(ada, accepted), { pending: undefined });
  for (const id of [forgotten, accepted]) {
    const client = await oauthClients.get(ada, id);
    const createdAt = new Date(Date.now() - HOUR - 1000).toISOString();
    await docs.update(ada, 'io.cozy.oauth.clients', { ...client, cozyMetadata: { ...client.cozyMetadata, createdAt } });
  }
  const jobs = async () =>
    (await docs.find(ada, 'io.cozy.jobs', { selector: { worker: 'clean-clients' }, limit: 10 })).docs.length;
  // One for all that wait.
  expect(await jobs()).toBe(1);

  const worker = workers.find(({ type }) => type === 'clean-clients');
  await worker?.run({ instance: ada } as Task);
  const left = await Array.fromAsync(docs.all(ada, 'io.cozy.oauth.clients'), ({ _id }) => _id);
  expect(left.sort()).toEqual([accepted, waiting].sort());
  expect(stack.errors).toEqual([]);
});
