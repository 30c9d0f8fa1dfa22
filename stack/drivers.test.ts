import { expect, test } from 'vitest';
import { startCouchServer } from '#tests/couch-server';
import { testStack } from '#tests/test-stack';

/** A CouchDB if there is one, else the API of our own store: a stack that stands on another stack's documents. */
async function couchdb(): Promise<{ url: string } & AsyncDisposable> {
  const given = process.env['TEST_COUCHDB_URL'];
  if (given !== undefined) return { url: given, [Symbol.asyncDispose]: async () => {} };
  const server = await startCouchServer();
  return { url: server.adminUrl, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('a whole server keeps its documents on a CouchDB', async () => {
  await using store = await couchdb();
  await using stack = await testStack({ flags: { 'couchdb.url': store.url } });
  const instance = await stack.addInstance(`on-couchdb-${process.pid}`, { passphrase: 'a long passphrase' });
  try {
    const headers = {
      Authorization: `Bearer ${await stack.token(instance, 'cli', 'test', 'io.cozy.contacts io.cozy.files')}`,
      'Content-Type': 'application/json',
    };
    const ask = (method: string, path: string, body?: string) =>
      stack.request(instance.domain, path, { method, headers, ...(body !== undefined && { body }) });

    const text = '{"name":"Ada","big":123456789012345678901234567890,"float":1.0}';
    expect((await ask('PUT', '/data/io.cozy.contacts/ada', text)).status).toBe(200);
    expect(await (await ask('GET', '/data/io.cozy.contacts/ada')).text()).toContain(text.slice(1));
    await ask('POST', '/data/io.cozy.contacts/_index', '{"index":{"fields":["name"]}}');
    const found = await ask('POST', '/data/io.cozy.contacts/_find', '{"selector":{"name":"Ada"}}');
    expect(await found.json()).toMatchObject({ docs: [{ _id: 'ada' }] });
    expect((await ask('POST', '/files/?Type=file&Name=note.txt', 'hello')).status).toBe(201);
    expect(await (await ask('GET', '/files/io.cozy.files.root-dir')).json()).toMatchObject({
      included: expect.arrayContaining([
        expect.objectContaining({ attributes: expect.objectContaining({ name: 'note.txt' }) }),
      ]),
    });
    expect((await stack.request(instance.domain, '/status')).status).toBe(200);
  } finally {
    await stack.services.instances.destroy(instance.domain);
  }
  expect(await stack.drivers.couch.listDatabases({ prefix: instance.prefix })).toEqual([]);
  expect(stack.errors).toEqual([]);
});

test('a CouchDB that does not answer is told by the status', async () => {
  await using stack = await testStack({ flags: { 'couchdb.url': 'http://127.0.0.1:1' } });
  const response = await stack.request('anything.localhost', '/status');
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ status: 'KO', fs: 'healthy' });
});
