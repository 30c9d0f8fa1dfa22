import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasRclone, LOGIN, NEEDS_RCLONE, type NextcloudServer, openNextcloud, PASSWORD } from '#tests/nextcloud-server';
import { type Item, type LiveCozy, liveCozy, type StackClient } from '#tests/wire/live-cozy';

// The Nextcloud collection of the ecosystem's client, through the stack, to a real WebDAV server.
const REMOTE = 'io.cozy.remote.nextcloud.files';
const ROOT = 'io.cozy.files.root-dir';
const note = hasRclone ? '' : ` (skipped: ${NEEDS_RCLONE})`;

let cozy: LiveCozy;
let cloud: NextcloudServer;
let client: StackClient;
let account: string;
let token: string;

interface Files {
  find(selector: object): Promise<{ data: Item[] }>;
  [name: string]: (...given: never[]) => Promise<unknown>;
}
const files = () => client.collection(REMOTE) as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
const list = async (parentPath: string, more = {}) =>
  (
    await (client.collection(REMOTE) as unknown as Files).find({
      'cozyMetadata.sourceAccount': account,
      parentPath,
      ...more,
    })
  ).data as (Item & { name: string; path: string })[];
const named = async (parentPath: string, name: string) => {
  const found = (await list(parentPath)).find((one) => one.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};
const names = async (parentPath: string) => (await list(parentPath)).map(({ name }) => name).sort();
const onDisk = (path: string) => readFile(join(cloud.folder, path), 'utf8');
const send = async (method: string, path: string, body?: string) => {
  const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
  const init = { method, headers, ...(body !== undefined && { body }) };
  const response = await fetch(`${cozy.uri}/remote/nextcloud/${account}${path}`, init);
  await response.arrayBuffer();
  return response.status;
};

beforeAll(async () => {
  if (!hasRclone) return;
  [cozy, cloud] = await Promise.all([
    liveCozy({ flags: { 'safe_http.trusted_private_networks': '127.0.0.0/8' } }),
    openNextcloud(),
  ]);
  token = await cozy.token('io.cozy.files');
  client = await cozy.client('io.cozy.files io.cozy.accounts');
  const { data } = await client.collection('io.cozy.accounts').create({
    account_type: 'nextcloud',
    auth: { url: `${cloud.url}/`, login: LOGIN, password: PASSWORD },
  });
  account = data._id;
});
afterAll(async () => {
  if (!hasRclone) return;
  expect(cozy.stack.errors).toEqual([]);
  await Promise.all([cozy[Symbol.asyncDispose](), cloud[Symbol.asyncDispose]()]);
});

test.skipIf(!hasRclone)(`its collection lists, moves, copies, trashes and restores${note}`, async () => {
  expect(await send('PUT', '/Documents?Type=directory')).toBe(201);
  expect(await send('PUT', '/Documents?Type=directory')).toBe(409);
  expect(await send('PUT', '/No/where?Type=directory')).toBe(404);
  expect(await send('PUT', '/Documents/%C3%A9t%C3%A9%20l%C3%A0.txt?Type=file', 'hello')).toBe(201);
  expect(await send('PUT', '/Documents/%C3%A9t%C3%A9%20l%C3%A0.txt?Type=file', 'again')).toBe(409);
  expect(await onDisk('Documents/été là.txt')).toBe('hello');

  expect(await list('/')).toMatchObject([{ _type: REMOTE, type: 'directory', name: 'Documents', path: '/Documents' }]);
  const [file] = await list('/Documents');
  expect(file).toMatchObject({ type: 'file', name: 'été là.txt', size: 5, mime: 'text/plain', class: 'text' });
  expect(file).toMatchObject({ etag: expect.any(String), updated_at: expect.stringMatching(/GMT$/) });

  await files()['move']?.(file, { path: '' });
  expect(await onDisk('été là.txt')).toBe('hello');
  const moved = await named('/', 'été là.txt');
  await files()['copy']?.(moved, { path: '/Documents' });
  expect(await send('POST', '/copy/%C3%A9t%C3%A9%20l%C3%A0.txt')).toBe(201);
  expect(await send('POST', '/copy/%C3%A9t%C3%A9%20l%C3%A0.txt?Name=b.txt')).toBe(201);
  expect(await send('POST', '/copy/%C3%A9t%C3%A9%20l%C3%A0.txt?Name=b.txt')).toBe(409);
  expect(await names('/')).toEqual(['Documents', 'b.txt', 'été là (2).txt', 'été là.txt']);
  expect(await send('POST', '/move/b.txt?To=/Documents/%C3%A9t%C3%A9%20l%C3%A0.txt')).toBe(409);
  expect(await send('POST', '/move/b.txt')).toBe(400);

  await files()['destroy']?.(moved);
  expect(await names('/')).toEqual(['Documents', 'b.txt', 'été là (2).txt']);
  const [trashed] = await list('/trash/', { trashed: true });
  expect(trashed).toMatchObject({ name: 'été là.txt', restore_path: '/été là.txt' });
  expect(trashed?.path).toMatch(/^\/trash\/été là\.txt\.d\d+$/);
  await files()['restore']?.(trashed);
  expect(await onDisk('été là.txt')).toBe('hello');
  await files()['destroy']?.(await named('/', 'b.txt'));
  const [gone] = await list('/trash/', { trashed: true });
  await files()['deletePermanently']?.(gone);
  expect(await list('/trash/', { trashed: true })).toEqual([]);
  await files()['destroy']?.(await named('/', 'été là (2).txt'));
  await files()['emptyTrash']?.(account);
  expect(await list('/trash/', { trashed: true })).toEqual([]);
  // Whose account it is was asked once, and kept; the password is not in the document.
  expect(cloud.asked.filter((line) => line.includes('/ocs/'))).toHaveLength(1);
  const stored = JSON.stringify(await cozy.stack.services.docs.get(cozy.instance, 'io.cozy.accounts', account));
  expect(stored).toContain('"webdav_user_id":"ada"');
  expect(stored).not.toContain(`"${PASSWORD}"`);
});

test.skipIf(!hasRclone)(`files go from one to the other, and come back as they were${note}`, async () => {
  const bytes = Buffer.alloc(3_000_000, 'abcdefg');
  await writeFile(join(cloud.folder, 'big.bin'), bytes);
  const source = await named('/', 'big.bin');
  const down = ((await await files()['moveToCozy']?.(source, { _id: ROOT }, { copy: true })) as Response) ?? {};
  void down;
  const { vfs } = cozy.stack.services;
  const copied = await vfs.byPath(cozy.instance, '/big.bin');
  expect(copied).toMatchObject({ size: '3000000', mime: 'application/octet-stream' });
  expect(await send('POST', `/downstream/big.bin?To=${ROOT}&FailOnConflict=true`)).toBe(409);
  expect((await stat(join(cloud.folder, 'big.bin'))).size).toBe(bytes.length);
  expect(await send('POST', `/downstream/big.bin?To=${ROOT}`)).toBe(201);
  await expect(stat(join(cloud.folder, 'big.bin'))).rejects.toThrow();
  const second = await vfs.byPath(cozy.instance, '/big (2).bin');

  expect(await send('POST', `/upstream/Documents/up.bin?From=${second._id}`)).toBe(204);
  expect((await readFile(join(cloud.folder, 'Documents/up.bin'))).equals(bytes)).toBe(true);
  expect(await vfs.isTrashed(cozy.instance, await vfs.get(cozy.instance, second._id))).toBe(true);
  expect(await send('POST', `/upstream/Documents/up.bin?From=${copied._id}&Copy=true`)).toBe(409);
  expect(await send('POST', `/upstream/Documents/up2.bin?From=${copied._id}&Copy=true`)).toBe(204);
  expect(await vfs.isTrashed(cozy.instance, await vfs.get(cozy.instance, copied._id))).toBe(false);
  const answer = await client.fetch('GET', `/remote/nextcloud/${account}/Documents/up.bin?Dl=1`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="up.bin"');
  expect(await client.fetchJSON('GET', `/remote/nextcloud/${account}/size/Documents/up.bin`)).toEqual({
    size: 3_000_000,
  });
  for (const [path, status] of [
    [`/downstream/Documents?To=${ROOT}`, 400],
    ['/downstream/Documents/up.bin', 400],
    ['/downstream/Documents/none.bin?To=io.cozy.files.root-dir', 404],
    ['/downstream/Documents/up.bin?To=none', 404],
    [`/upstream/a.bin?From=${ROOT}`, 400],
    ['/upstream/a.bin?From=none', 404],
    ['/upstream/a.bin', 400],
  ] as const)
    expect([path, await send('POST', path)]).toEqual([path, status]);
});
