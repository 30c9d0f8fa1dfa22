import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { createDocs } from '#model/docs';
import type { Instance } from '#model/instance';
import { createAppPasswords } from './app-passwords.ts';
import { isSecret, joinHalves, makeHalves, splitPassword } from './secret.ts';

test('a password has an id to be found by, and a secret of 130 bits that is kept as a hash only', () => {
  const made = makeHalves();
  expect(joinHalves(made)).toMatch(/^cozy_[0-9a-z]{10}_[0-9a-z]{26}$/);
  expect(splitPassword(joinHalves(made))).toEqual(made);
  expect(makeHalves()).not.toEqual(made);
});

test.each([
  '',
  'cozy_',
  'cozy_0123456789_',
  'cozy_0123456789_0123456789abcdefghjkmnpqr',
  'cozy_0123456789_0123456789ABCDEFGHJKMNPQRS',
  'cozy_0123456789_0123456789abcdefghijklmnop',
  ' cozy_0123456789_0123456789abcdefghjkmnpqrs',
])('%j is no password', (text) => expect(splitPassword(text)).toBeUndefined());

test('a hash of another length is no match, and no error', () => {
  expect(isSecret('a', '')).toBe(false);
  expect(isSecret('a', 'ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=')).toBe(true);
  expect(isSecret('b', 'ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=')).toBe(false);
});

test('another process on the same store refuses what was revoked within a second', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'cozy-app-passwords-'));
  const couch = openSqliteCouch({ directory });
  const clock = { now: Date.now() };
  // A hub of its own is what another process has.
  const process = () =>
    createAppPasswords({ docs: createDocs({ couch, hub: openMemoryHub(() => {}) }), now: () => clock.now });
  const [here, there] = [process(), process()];
  const ada = { prefix: 'cozyada' } as Instance;
  const rules = [{ type: 'io.cozy.notes', verbs: [] }];
  const { created, password } = await here.create(ada, { name: 'Phone', rules });
  expect(await there.open(ada, password)).toMatchObject({ type: 'app-password', rules });
  await here.revoke(ada, created._id);
  expect(await here.open(ada, password)).toBeUndefined();
  clock.now += 1_001;
  expect(await there.open(ada, password)).toBeUndefined();
  expect(await there.open({ prefix: 'cozybob' } as Instance, password)).toBeUndefined();
  await couch[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});
