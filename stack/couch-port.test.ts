import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHasher } from '#pkg/password';
import { testStack } from '#tests/test-stack';

const basic = (name: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

describe("the store's own port", () => {
  test('is off unless it is asked', async () => {
    await using stack = await testStack({ listen: true });
    expect(stack.couchPort).toBe(0);
    expect(stack.couchFetch).toBeUndefined();
  });

  test('names the databases as a CouchDB of the ecosystem, and publishes what is written through it', async () => {
    await using stack = await testStack({ listen: true, flags: { 'couch.listen': '127.0.0.1:0' } });
    const instance = await stack.addInstance('alice');
    const url = `http://127.0.0.1:${stack.couchPort}`;
    const headers = basic('admin', 'anything on a development build');
    const json = async (path: string, init: RequestInit = {}) =>
      (await fetch(url + path, { ...init, headers: { ...headers, 'Content-Type': 'application/json' } })).json();

    expect(await json('/')).toMatchObject({ couchdb: 'Welcome', features: expect.any(Array) });
    const names = (await json('/_all_dbs')) as string[];
    expect(names).toContain('global/instances');
    expect(names).toContain(`${instance.prefix}/io-cozy-files`);

    const events: string[] = [];
    stack.services.docs.subscribe(instance, 'io.cozy.notes', ({ verb, doc }) => events.push(`${verb} ${doc.id}`));
    const database = `/${encodeURIComponent(`${instance.prefix}/io-cozy-notes`)}`;
    expect(await json(database, { method: 'PUT' })).toEqual({ ok: true });
    expect(await json(`${database}/bob`, { method: 'PUT', body: '{"name":"Bob"}' })).toMatchObject({ ok: true });
    expect(events).toEqual(['CREATED bob']);

    // The same document by the instance's own API.
    const token = await stack.token(instance, 'cli', 'test', 'io.cozy.notes');
    const read = await stack.request(instance.domain, '/data/io.cozy.notes/bob', {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(await read.json()).toMatchObject({ _id: 'bob', name: 'Bob' });
  });

  test('wants the admin passphrase on a production build', async () => {
    await using stack = await testStack({
      listen: true,
      flags: { 'couch.listen': '127.0.0.1:0', build_mode: 'production' },
    });
    const secret = await createHasher().hash('the admin passphrase');
    await writeFile(join(stack.config.data, 'cozy-admin-passphrase'), secret);
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${stack.couchPort}/_all_dbs`, { headers })).status;
    expect(await ask({})).toBe(401);
    expect(await ask(basic('admin', 'wrong'))).toBe(401);
    expect(await ask(basic('anyone', 'the admin passphrase'))).toBe(200);
    expect(await ask({ ...basic('anyone', 'the admin passphrase'), Origin: 'https://evil.example' })).toBe(403);
  });
});
