import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { createWarnings } from '#model/settings';
import { type TestStack, testStack } from '#tests/test-stack';

const CONTEXTS = { managed: { manager_url: 'https://manager.example/base' } };
const LINK = 'https://manager.example/cozy/instances/u1/tos?domain=alice.example';
const instanceOf = (members: Partial<Instance>) =>
  ({ domain: 'alice.example', context: 'managed', uuid: 'u1', ...members }) as Instance;

describe('the terms of services', () => {
  const warnings = createWarnings({ contexts: CONTEXTS, now: () => Date.parse('2026-06-01T00:00:00Z') });

  test.each([
    ['of a day that has come', '1.0.0-20260101', '1.1.0-20260601'],
    ['that were never signed', undefined, '1.0.0-20200101'],
    ['whose numbers have two digits', '1.9.0-20200101', '1.10.0-20200101'],
  ])('%s wait for the signature', (_, tos, tos_latest) => {
    const warning = warnings.expiredTerms(instanceOf({ ...(tos !== undefined && { tos }), tos_latest }));
    expect(warning).toEqual({
      status: '402',
      title: 'TOS Updated',
      code: 'tos-updated',
      detail: expect.any(String),
      source: {},
      links: { self: LINK },
    });
  });

  test.each([
    ['of a day to come are only told', { tos_latest: '2.0.0-20260602' }, 1],
    ['without a day are only told', { tos_latest: '2.0.0' }, 1],
    ['that are signed are fine', { tos: '1.0.0-20200101', tos_latest: '1.0.0-20200101' }, 0],
    ['newer than the latest are fine', { tos: '2.0.0-20200101', tos_latest: '1.0.0-20200101' }, 0],
    ['that are none are fine', {}, 0],
    ['that are no version are fine', { tos_latest: 'soon' }, 0],
    ['without a manager are fine', { tos_latest: '1.0.0-20200101', context: 'other' }, 0],
    ['without an id at the manager are fine', { tos_latest: '1.0.0-20200101', uuid: undefined }, 0],
  ])('%s', (_, members, told) => {
    const instance = instanceOf(members as Partial<Instance>);
    expect(warnings.expiredTerms(instance)).toBeUndefined();
    expect(warnings.list(instance, {})).toHaveLength(told);
  });
});

describe('on a whole server', () => {
  let stack: TestStack;
  let alice: Instance;
  beforeAll(async () => {
    stack = await testStack({ flags: { contexts: CONTEXTS } });
    const { domain } = await stack.addInstance('alice', { passphrase: 'a long passphrase' });
    alice = await stack.services.instances.modify(domain, { context: 'managed', uuid: 'u1' });
  });
  afterAll(() => stack[Symbol.asyncDispose]());
  afterEach(async () => {
    const { instances } = stack.services;
    await instances.update(await instances.get(alice.domain), { tos: undefined, tos_latest: undefined });
    await instances.updateSettings(alice, { moved_to: undefined });
  });

  const ask = async (path: string, init: RequestInit = {}, audience: 'cli' | 'access' = 'cli') => {
    const token = await stack.token(alice, audience, 'phone', 'io.cozy.files io.cozy.contacts io.cozy.settings');
    const headers = { Accept: 'application/json', Authorization: `Bearer ${token}`, ...init.headers };
    return stack.request(alice.domain, path, { ...init, headers });
  };

  test('expired terms close the data, not the settings, until they are signed', async () => {
    const { instances } = stack.services;
    await instances.update(await instances.get(alice.domain), { tos_latest: '2.0.0-20200101' });
    for (const path of [
      '/data/io.cozy.contacts/x',
      '/files/io.cozy.files.root-dir',
      '/permissions/self',
      '/realtime/',
    ]) {
      const refused = await ask(path);
      expect([path, refused.status]).toEqual([path, 402]);
      expect(await refused.json()).toMatchObject([{ status: '402', code: 'tos-updated' }]);
    }
    expect((await ask('/settings/instance')).status).toBe(200);
    const told = await ask('/settings/warnings');
    expect([told.status, await told.json()]).toMatchObject([402, { errors: [{ code: 'tos-updated' }] }]);
    expect((await ask('/settings/instance/sign_tos', { method: 'PUT' })).status).toBe(204);
    expect((await ask('/files/io.cozy.files.root-dir')).status).toBe(200);
    expect((await ask('/settings/warnings')).status).toBe(404);
  });

  test('an instance that has moved sends its devices and its visitors to the new one', async () => {
    await stack.services.docs.create(alice, 'io.cozy.oauth.clients', { _id: 'phone' });
    expect((await ask('/files/io.cozy.files.root-dir', {}, 'access')).status).toBe(200);
    await stack.services.instances.updateSettings(alice, { moved_to: 'https://new.example' });
    const refused = await ask('/files/io.cozy.files.root-dir', {}, 'access');
    expect(refused.status).toBe(410);
    expect(await refused.json()).toMatchObject({
      errors: [{ status: '410', code: 'moved', links: { related: 'https://new.example' } }],
    });
    expect((await ask('/data/io.cozy.contacts/x', {}, 'access')).status).toBe(410);
    const told = await ask('/settings/warnings');
    expect([told.status, await told.json()]).toMatchObject([410, { errors: [{ code: 'moved' }] }]);
    const page = await stack.request(`home.${alice.domain}`, '/', { headers: { Accept: 'text/html' } });
    expect(page.status).toBe(410);
    expect(await page.text()).toContain('href="https://new.example"');
  });
});
