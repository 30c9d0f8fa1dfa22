import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { openMemoryLocks } from '#driver/lock/memory';
import { createDocs, type Docs } from '#model/docs';
import { createInstances, type InstanceHooks, type Instances } from '#model/instance';
import type { Couch } from '#pkg/couch';

let folder: string;
let couch: Couch;
let docs: Docs;
let hooks: InstanceHooks;
let clock: number;
let instances: Instances;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instances-'));
  couch = await openSqliteCouch({ directory: folder });
  docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  hooks = { afterCreate: [], beforeDestroy: [] };
  clock = Date.parse('2030-01-02T03:04:05Z');
  instances = another();
});

afterEach(async () => {
  await couch[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** As another process on the same store has them. */
function another(subdomains: 'nested' | 'flat' = 'nested'): Instances {
  return createInstances({ docs, locks: openMemoryLocks(), hooks, subdomains, now: () => clock });
}

const kind = (error: unknown) => (error as { kind?: string }).kind;
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error) => kind(error),
  );

describe('a creation', () => {
  test('gives secrets, a prefix, an onboarding token and settings', async () => {
    const created = await instances.create({
      domain: 'Alice.Localhost:8080',
      email: 'alice@example.org',
      publicName: 'Alice',
      timezone: 'Europe/Paris',
      settings: { offer: 'gold' },
      diskQuota: 5e9,
      locale: 'fr',
    });
    expect(created).toMatchObject({
      domain: 'alice.localhost:8080',
      locale: 'fr',
      disk_quota: 5e9,
      environment: 'prod',
    });
    expect(created.prefix).toMatch(/^cozy[0-9a-f]{32}$/);
    expect(created.register_token).toMatch(/^[0-9a-f]{32}$/);
    expect(created.created_at).toBe('2030-01-02T03:04:05.000Z');
    expect(created.creating).toBeUndefined();
    for (const secret of [created.session_secret, created.oauth_secret, created.cli_secret]) {
      expect(Buffer.from(secret, 'base64')).toHaveLength(64);
    }
    expect(new Set([created.session_secret, created.oauth_secret, created.cli_secret]).size).toBe(3);
    expect(await instances.get('alice.localhost:8080')).toEqual(created);
    expect(await instances.settings(created)).toMatchObject({
      _id: 'io.cozy.settings.instance',
      email: 'alice@example.org',
      public_name: 'Alice',
      tz: 'Europe/Paris',
      offer: 'gold',
    });
  });

  test.each([
    [{ domain: '' }],
    [{ domain: 'a b' }],
    [{ domain: 'a/b' }],
    [{ domain: 'a.localhost:99999' }],
    [{ domain: 'a..b' }],
    [{ domain: '-a.example' }],
    [{ domain: '_design.example' }],
    [{ domain: '127.0.0.1:8080' }],
    [{ domain: '[::1]:8080' }],
    [{ domain: 'a%2eb.example' }],
    [{ domain: `${'a'.repeat(64)}.example` }],
    [{ domain: 'a.example', domainAliases: ['?'] }],
    [{ domain: 'a.example', locale: 'xx' }],
    [{ domain: 'a.example', timezone: 'Mars/Olympus' }],
    [{ domain: 'a.example', email: 'nobody' }],
    [{ domain: 'a.example', environment: 'space' }],
    [{ domain: 'a.example', diskQuota: 1.5 }],
    [{ domain: 'a.example', settings: { _id: 'x' } }],
    [{ domain: 'a.example', publicName: 'x'.repeat(2000) }],
  ])('refuses %j and leaves nothing', async (options) => {
    expect(await refusal(instances.create(options))).toBe('unprocessable');
    expect(await couch.listDatabases()).toEqual([]);
  });

  test('of one domain twice at once has one winner, between processes too', async () => {
    const makers = [instances, another(), instances, another()];
    const results = await Promise.all(makers.map((maker) => refusal(maker.create({ domain: 'a.example' }))));
    expect(results.sort()).toEqual(['accepted', 'conflict', 'conflict', 'conflict']);
    expect(await instances.count()).toBe(1);
    const prefixes = new Set((await couch.listDatabases()).map((name) => name.split('/')[0]));
    expect(prefixes.size).toBe(2);
  });

  test('is refused the alias of another, and gives back the names that it had taken', async () => {
    await instances.create({ domain: 'a.example', domainAliases: ['b.example'] });
    expect(await refusal(instances.create({ domain: 'c.example', domainAliases: ['b.example'] }))).toBe('conflict');
    await instances.create({ domain: 'c.example' });
  });

  test('that fails half-way leaves nothing', async () => {
    hooks.afterCreate.push(async (instance) => {
      await docs.create(instance, 'io.cozy.files', { name: 'x' });
      throw new Error('no apps');
    });
    const removed: string[] = [];
    hooks.beforeDestroy.push(async ({ domain }) => void removed.push(domain));
    await expect(instances.create({ domain: 'a.example' })).rejects.toThrow('no apps');
    expect(removed).toEqual(['a.example']);
    expect(await couch.listDatabases({ prefix: 'cozy' })).toEqual([]);
    expect((await couch.listDatabases()).filter((name) => !name.startsWith('global/'))).toEqual([]);
    expect(await instances.count()).toBe(0);
    hooks.afterCreate.length = 0;
    await instances.create({ domain: 'a.example' });
  });

  test('that a crash cut can be removed by hand, and is swept by the next one later', async () => {
    let reached = () => {};
    const inside = new Promise<void>((resolve) => {
      reached = resolve;
    });
    hooks.afterCreate.push(async () => {
      reached();
      await new Promise(() => {});
    });
    void instances.create({ domain: 'a.example' });
    await inside;
    hooks.afterCreate.length = 0;
    const after = another();
    expect(await refusal(after.get('a.example'))).toBe('not-found');
    expect(await refusal(after.create({ domain: 'a.example' }))).toBe('conflict');
    clock += 3_600_000;
    await after.create({ domain: 'a.example' });
    expect(await after.count()).toBe(1);
  });

  test('hooks may change the instance and are given the options', async () => {
    hooks.afterCreate.push(
      async (instance, { apps }) => void (await instances.update(instance, { uuid: apps?.join() })),
      async (instance) => void (await instances.update(instance, { tos: `${instance.uuid}!` })),
    );
    const created = await instances.create({ domain: 'a.example', apps: ['home', 'drive'] });
    expect(created).toMatchObject({ uuid: 'home,drive', tos: 'home,drive!' });
  });
});

describe('a lookup', () => {
  test('finds by domain, alias and host, whatever the spelling', async () => {
    const { _id } = await instances.create({ domain: 'été.example:8080', domainAliases: ['b.example'] });
    for (const host of ['été.example:8080', 'xn--t-9fab.example:8080', 'XN--T-9FAB.example:8080', 'B.Example']) {
      expect((await instances.findByHost(host))._id).toBe(_id);
    }
    for (const host of ['été.example', 'b.example:8080', '', 'a b', '..', '[::1]', 'x'.repeat(400)]) {
      expect(await refusal(instances.findByHost(host))).toBe('not-found');
    }
  });

  test('tells an app from its instance', async () => {
    await instances.create({ domain: 'a.example', domainAliases: ['b.example:81'] });
    expect(await instances.matchHost('drive.a.example')).toMatchObject({
      slug: 'drive',
      domain: 'a.example',
      moved: false,
    });
    expect(await instances.matchHost('drive.b.example:81')).toMatchObject({ slug: 'drive', domain: 'b.example:81' });
    expect(await instances.matchHost('a.example')).not.toHaveProperty('slug');
    expect(await instances.matchHost('x.drive.a.example')).toBeUndefined();
    const flat = another('flat');
    await flat.create({ domain: 'c.example.org' });
    expect(await flat.matchHost('c-drive-2.example.org')).toMatchObject({ slug: 'drive-2', domain: 'c.example.org' });
    expect(await flat.matchHost('drive.c.example.org')).toBeUndefined();
    expect(await refusal(flat.create({ domain: 'a-b.example.org' }))).toBe('unprocessable');
    // A browser keeps no cookie for `.example`.
    expect(await refusal(flat.create({ domain: 'c.example' }))).toBe('unprocessable');
  });

  test('keeps apart the domains of two instances: none is inside another', async () => {
    await instances.create({ domain: 'a.example', domainAliases: ['x.y.example'] });
    for (const domain of ['drive.a.example', 'far.drive.a.example', 'example', 'y.example']) {
      expect([domain, await refusal(instances.create({ domain }))]).toEqual([domain, 'unprocessable']);
    }
    expect(await refusal(instances.modify('a.example', { domain: 'b.a.example' }))).toBe('accepted');
    await instances.create({ domain: 'drive.a.example:8080' });
    await instances.create({ domain: 'ba.example' });
  });

  test('sees the changes of this process at once, of another within a second', async () => {
    const other = another();
    expect(await refusal(other.get('a.example'))).toBe('not-found');
    const created = await instances.create({ domain: 'a.example' });
    expect((await instances.get('a.example'))._id).toBe(created._id);
    expect(await refusal(other.get('a.example'))).toBe('not-found');
    clock += 1001;
    expect((await other.get('a.example'))._id).toBe(created._id);
    await instances.modify('a.example', { blocked: true });
    expect((await instances.get('a.example')).blocked).toBe(true);
    clock += 1001;
    expect((await other.get('a.example')).blocked).toBe(true);
  });

  test('gives what nobody can change in place', async () => {
    const instance = await instances.create({ domain: 'a.example', domainAliases: ['b.example'] });
    expect(() => {
      instance.domain = 'x';
    }).toThrow(TypeError);
    expect(() => instance.domain_aliases?.push('x')).toThrow(TypeError);
  });
});

describe('a list', () => {
  test('is sorted by domain and paged', async () => {
    for (const name of ['c', 'a', 'e', 'b', 'd']) await instances.create({ domain: `${name}.example` });
    const first = await instances.list({ limit: 2 });
    expect(first.instances.map(({ domain }) => domain)).toEqual(['a.example', 'b.example']);
    const second = await instances.list({ limit: 2, cursor: first.cursor as string });
    expect(second.instances.map(({ domain }) => domain)).toEqual(['c.example', 'd.example']);
    const last = await instances.list({ limit: 2, cursor: second.cursor as string });
    expect(last.instances.map(({ domain }) => domain)).toEqual(['e.example']);
    expect(last.cursor).toBeUndefined();
    expect((await instances.list({ limit: 2, skip: 3 })).instances[0]?.domain).toBe('d.example');
    expect(await instances.count()).toBe(5);
  });

  test('of no instance is empty', async () => {
    expect(await instances.list()).toEqual({ instances: [] });
    expect(await instances.count()).toBe(0);
  });
});

describe('a modification', () => {
  test('changes what it says, and nothing else', async () => {
    const before = await instances.create({ domain: 'a.example', uuid: 'u', diskQuota: 10, email: 'a@example.org' });
    const after = await instances.modify('a.example', { diskQuota: 0, publicName: 'A', blocked: true });
    expect(after.disk_quota).toBeUndefined();
    expect(after).toMatchObject({ uuid: 'u', blocked: true, prefix: before.prefix, oauth_secret: before.oauth_secret });
    expect(await instances.settings(after)).toMatchObject({ email: 'a@example.org', public_name: 'A' });
    expect(await refusal(instances.modify('none.example', {}))).toBe('not-found');
    expect(await refusal(instances.modify('a.example', { locale: 'xx' }))).toBe('unprocessable');
  });

  test('of the aliases gives the old ones back', async () => {
    await instances.create({ domain: 'a.example', domainAliases: ['b.example', 'c.example'] });
    await instances.create({ domain: 'z.example' });
    expect(await refusal(instances.modify('a.example', { domainAliases: ['d.example', 'z.example'] }))).toBe(
      'conflict',
    );
    await instances.modify('a.example', { domainAliases: ['c.example', 'd.example'] });
    expect(await refusal(instances.get('b.example'))).toBe('not-found');
    expect((await instances.get('d.example')).domain).toBe('a.example');
    await instances.create({ domain: 'b.example' });
  });

  test('of the domain leaves a redirection, and keeps the first name for the salt', async () => {
    await instances.create({ domain: 'a.example' });
    await instances.modify('a.example', { domain: 'b.example' });
    expect(await instances.matchHost('a.example')).toMatchObject({ moved: true, instance: { domain: 'b.example' } });
    expect(await instances.matchHost('app.a.example')).toMatchObject({ moved: true, slug: 'app' });
    expect(await refusal(instances.get('a.example'))).toBe('not-found');
    const renamed = await instances.modify('b.example', { domain: 'c.example' });
    expect(renamed).toMatchObject({ domain: 'c.example', old_domain: 'a.example', domain_aliases: ['b.example'] });
    expect((await instances.get('b.example')).domain).toBe('c.example');
    await instances.create({ domain: 'a.example' });
    expect(await instances.matchHost('a.example')).toMatchObject({ moved: false, instance: { domain: 'a.example' } });
  });

  test('at the same time as others loses none', async () => {
    await instances.create({ domain: 'a.example' });
    await Promise.all([
      instances.modify('a.example', { uuid: '1' }),
      instances.modify('a.example', { tos: '2' }),
      instances.modify('a.example', { blockingReason: '3' }),
    ]);
    expect(await instances.get('a.example')).toMatchObject({ uuid: '1', tos: '2', blocking_reason: '3' });
  });

  test('of members is refused to who has read something older', async () => {
    const instance = await instances.create({ domain: 'a.example' });
    const changed = await instances.update(instance, { register_token: undefined });
    expect(changed).not.toHaveProperty('register_token');
    expect(await refusal(instances.update(instance, { onboarding_finished: true }))).toBe('conflict');
  });

  test('of the settings by two at once keeps both', async () => {
    const instance = await instances.create({ domain: 'a.example' });
    await Promise.all([
      instances.updateSettings(instance, { phone: '1' }),
      instances.updateSettings(instance, { tz: 'UTC' }),
    ]);
    expect(await instances.settings(instance)).toMatchObject({ phone: '1', tz: 'UTC' });
  });
});

describe('a destruction', () => {
  test('removes everything of it, and nothing of the others', async () => {
    const gone = await instances.create({ domain: 'a.example', domainAliases: ['b.example'] });
    const kept = await instances.create({ domain: 'z.example' });
    await docs.create(gone, 'io.cozy.contacts', { name: 'x' });
    await instances.destroy('a.example');
    expect(await couch.listDatabases({ prefix: gone.prefix })).toEqual([]);
    expect(await couch.listDatabases({ prefix: kept.prefix })).not.toEqual([]);
    for (const name of ['a.example', 'b.example']) expect(await refusal(instances.get(name))).toBe('not-found');
    expect(await refusal(instances.destroy('a.example'))).toBe('not-found');
    await instances.create({ domain: 'a.example', domainAliases: ['b.example'] });
  });

  test('that failed can be asked again', async () => {
    await instances.create({ domain: 'a.example' });
    hooks.beforeDestroy.push(async () => {
      throw new Error('the disk is busy');
    });
    await expect(instances.destroy('a.example')).rejects.toThrow('the disk is busy');
    expect((await instances.get('a.example')).deleting).toBe(true);
    hooks.beforeDestroy.length = 0;
    await instances.destroy('a.example');
    expect(await instances.count()).toBe(0);
  });
});
