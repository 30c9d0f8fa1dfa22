import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { JsonValue } from '#pkg/json';
import { testStack } from '#tests/test-stack';

const MANIFEST = {
  name: 'Banks',
  permissions: { contacts: { type: 'io.cozy.contacts', verbs: ['GET', 'POST'] } },
  services: { count: { type: 'node', file: 'services/count.js' }, other: { type: 'ruby', file: 'x.rb' } },
};
const SERVICE = `
const { COZY_URL, COZY_CREDENTIALS: token, COZY_COUCH_DOC, COZY_FIELDS } = process.env;
const headers = { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' };
const status = async (path, init) => (await fetch(COZY_URL + path, { ...init, headers })).status;
const said = (type, message) => console.log(JSON.stringify({ type, message }));
(async () => {
  const told = { doc: JSON.parse(COZY_COUCH_DOC ?? 'null'), fields: JSON.parse(COZY_FIELDS ?? 'null'), greeting: require('./lib/words').greeting };
  const may = [await status('/data/io.cozy.contacts/', { method: 'POST', body: '{}' }), await status('/data/io.cozy.bills/x')];
  const internet = await fetch('http://1.1.1.1/').then(() => 'reached', (error) => error.cause?.code);
  said('critical', { ...told, may, internet });
})();`;

test('a service of an app runs with the rights of the app, its own files, and no internet', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'service-'));
  await using stack = await testStack({ flags: { 'konnectors.isolation': 'permissions' }, jobs: true });
  const alice = await stack.addInstance('alice');
  await mkdir(join(folder, 'services', 'lib'), { recursive: true });
  await writeFile(join(folder, 'manifest.webapp'), JSON.stringify(MANIFEST));
  await writeFile(join(folder, 'services', 'count.js'), SERVICE);
  await writeFile(join(folder, 'services', 'lib', 'words.js'), `exports.greeting = 'hello'`);
  const { apps, jobs } = stack.services;
  await (await apps.install(alice, 'banks', { source: pathToFileURL(folder).href })).done;

  const end = async (message: JsonValue, event: JsonValue = null) => {
    const { _id } = await jobs.push(alice, { worker: 'service', message, event, options: { max_exec_count: 1 } });
    await expect.poll(async () => (await jobs.get(alice, _id)).state, { timeout: 15_000 }).toBe('errored');
    return (await jobs.get(alice, _id)).error ?? '';
  };
  const event = { domain: alice.domain, verb: 'CREATED', doc: { _id: 'c1', fullname: 'Bob' } };
  expect(JSON.parse(await end({ slug: 'banks', name: 'count', fields: { a: 1 } }, event))).toEqual({
    doc: { _id: 'c1', fullname: 'Bob' },
    fields: { a: 1 },
    greeting: 'hello',
    may: [201, 403],
    internet: 'EACCES',
  });
  expect(await end({ slug: 'banks', name: 'nothing' })).toMatch(/has no service nothing/);
  expect(await end({ slug: 'banks', name: 'other' })).toMatch(/has no service other/);
  expect(await end({ slug: 'banks', name: 'toString' })).toMatch(/has no service/);
  expect(await end({ slug: 'nobody', name: 'count' })).toBe('nobody is not installed');
  expect(await end({ name: 'count' })).toBe('The message does not name a service');
  await rm(folder, { recursive: true });
});
