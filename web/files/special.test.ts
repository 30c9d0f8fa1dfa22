import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let alice: Instance;

beforeAll(async () => {
  stack = await testStack();
  alice = await stack.addInstance('alice');
});
afterAll(() => stack[Symbol.asyncDispose]());

async function send(method: string, path: string, scope = 'io.cozy.files', body?: object) {
  const headers = { Authorization: `Bearer ${await stack.token(alice, 'cli', 'test', scope)}` };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const response = await stack.request(alice.domain, path, init);
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

test('the directory of the shared drives is made once, and comes back from the trash', async () => {
  const id = 'io.cozy.files.shared-drives-dir';
  const made = await send('POST', '/files/shared-drives');
  expect(made.body.data).toMatchObject({ id, attributes: { name: 'Shared drives', path: '/Shared drives' } });
  expect((await send('POST', '/files/shared-drives')).body.data.meta.rev).toBe(made.body.data.meta.rev);
  await send('DELETE', `/files/${id}`);
  const back = await send('POST', '/files/shared-drives');
  expect(back.body.data.attributes).toMatchObject({ path: '/Shared drives', dir_id: 'io.cozy.files.root-dir' });
  expect((await send('POST', '/files/shared-drives', 'io.cozy.files:GET')).status).toBe(403);
});

test('an instance begins with folders in its language, unless its context wants none', async () => {
  const contexts = {
    few: { init_administrative_folder: false },
    none: { init_administrative_folder: false, init_photos_folder: false },
  };
  await using other = await testStack({ flags: { contexts } });
  const { instances, vfs } = other.services;
  const names = async (label: string, locale: 'en' | 'fr', context?: string) => {
    const instance = await instances.create({ domain: `${label}.localhost`, locale, ...(context && { context }) });
    const { nodes } = await vfs.children(instance, 'io.cozy.files.root-dir', { limit: 9 });
    return nodes.map(({ name }) => name);
  };
  expect(await names('a', 'en')).toEqual(['Administrative', 'Photos']);
  expect(await names('b', 'fr')).toEqual(['Administratif', 'Photos']);
  expect(await names('c', 'fr', 'few')).toEqual(['Photos']);
  expect(await names('d', 'en', 'none')).toEqual([]);
});

test('a folder of that name keeps it', async () => {
  const bob = await stack.addInstance('bob');
  const { vfs } = stack.services;
  const author = { origin: 'https://bob.example/' };
  const theirs = await vfs.createDirectoryAt(bob, author, '/Shared with me');
  const special = await vfs.special(bob, author, 'io.cozy.files.shared-with-me-dir');
  expect(special._id).not.toBe(theirs._id);
  expect(special.name).toMatch(/^Shared with me \(\d+\)$/);
});

test('what certifies a document asks for a right of its own, unless it stays as it is', async () => {
  const path = `/files/?Type=file&Name=carbon&Metadata=${encodeURIComponent('{"carbonCopy":true}')}`;
  expect((await send('POST', path)).status).toBe(403);
  const made = await send('POST', path, 'io.cozy.files io.cozy.certified.carbon_copy');
  expect([made.status, made.body.data.attributes.metadata]).toEqual([201, { carbonCopy: true }]);
  const patch = (metadata: object) =>
    send('PATCH', `/files/${made.body.data.id}`, 'io.cozy.files', { data: { attributes: { metadata } } });
  expect((await patch({ carbonCopy: true, label: 'x' })).status).toBe(200);
  expect((await patch({ carbonCopy: true, electronicSafe: true })).status).toBe(403);
  expect((await patch({ carbonCopy: 'no' })).status).toBe(403);
});

test('the mismatches of bytes and documents are looked for once, and again when it is asked', async () => {
  const { vfs } = stack.services;
  expect(await send('GET', '/files/fsck')).toEqual({ status: 200, body: [] });
  const made = await send('POST', '/files/?Type=file&Name=broken');
  const file = await vfs.get(alice, made.body.data.id);
  if (file.type === 'file') await stack.drivers.blobs.delete(alice.prefix, file.internal_vfs_id);
  expect((await send('GET', '/files/fsck')).body).toEqual([]);
  const again = await send('GET', '/files/fsck?NoCache=true');
  expect(again.body).toMatchObject([{ type: 'missing_bytes', id: made.body.data.id }]);
  expect((await send('GET', '/files/fsck', 'io.cozy.files:GET:x')).status).toBe(403);
});

test('what is kept in memory for ten minutes is bounded, whoever asks for it', async () => {
  const carol = await stack.addInstance('carol');
  const headers = { Authorization: `Bearer ${await stack.token(carol, 'cli', 'test', 'io.cozy.files')}` };
  const keep = async (place: string) => {
    const body = JSON.stringify({ data: { attributes: { place } } });
    return (await stack.request(carol.domain, '/files/upload/metadata', { method: 'POST', headers, body })).status;
  };
  expect(await keep('x'.repeat(70_000))).toBe(413);
  for (let n = 0; n < 300; n++) expect(await keep('Brest')).toBe(201);
  expect(await keep('Brest')).toBe(429);
  const metadata = { data: { attributes: { place: 'Brest' } } };
  expect((await send('POST', '/files/upload/metadata', 'io.cozy.files', metadata)).status).toBe(201);
});
