import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { testStack } from '#tests/test-stack';

test('a konnector runs as often as its manifest says, for an account that the caller may read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'konnector-trigger-'));
  await using stack = await testStack();
  const alice = await stack.addInstance('alice');
  const { konnectors, docs, jobs } = stack.services;
  const { _id: account } = await docs.create(alice, 'io.cozy.accounts', { account_type: 'x' });
  const install = async (slug: string, manifest: object) => {
    await mkdir(join(folder, slug));
    await writeFile(join(folder, slug, 'manifest.konnector'), JSON.stringify({ name: slug, ...manifest }));
    await (await konnectors.install(alice, slug, { source: pathToFileURL(join(folder, slug)).href })).done;
  };
  const post = async (path: string, token: string) => {
    const response = await stack.request(alice.domain, `/konnectors/${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
    });
    const { data } = (await response.json()) as { data?: { attributes: Record<string, unknown> } };
    return { status: response.status, ...data?.attributes };
  };
  const all = await stack.token(alice, 'cli', 'x', 'io.cozy.triggers:POST:konnector:worker');
  const manifests: [string, object, string, string][] = [
    ['plain', {}, '@weekly', 'between 12am and 5am'],
    ['often', { frequency: 'hourly' }, '@hourly', ''],
    ['evening', { frequency: 'daily', time_interval: [18, 24] }, '@daily', 'between 6pm and 12am'],
    ['noon', { frequency: 'monthly', time_interval: [12, 13] }, '@monthly', 'between 12pm and 1pm'],
    ['wrong', { frequency: 'never', time_interval: [9, 3] }, '@weekly', 'between 12am and 5am'],
  ];
  for (const [slug, manifest, type, args] of manifests) {
    await install(slug, manifest);
    const made = await post(`${slug}/trigger`, all);
    expect(made).toMatchObject({
      status: 201,
      type,
      arguments: args,
      worker: 'konnector',
      message: { konnector: slug },
    });
  }
  expect(await jobs.pending(alice, 'konnector')).toEqual([]);

  await install('bills', { folders: [{ defaultDir: '/x' }] });
  const made = await post(`bills/trigger?AccountID=${account}&ExecNow=true`, all);
  expect(made).toMatchObject({ status: 201, message: { konnector: 'bills', account, folder_to_save: 'yes' } });
  expect(await jobs.pending(alice, 'konnector')).toMatchObject([{ manual_execution: true }]);

  expect((await post('nobody/trigger', all)).status).toBe(404);
  expect((await post('bills/trigger', await stack.token(alice, 'cli', 'x', 'io.cozy.files'))).status).toBe(403);
  const phone = await docs.create(alice, 'io.cozy.oauth.clients', { client_name: 'phone' });
  const blind = await stack.token(alice, 'access', phone._id, 'io.cozy.triggers');
  expect((await post(`bills/trigger?AccountID=${account}`, blind)).status).toBe(403);
  await rm(folder, { recursive: true });
});
