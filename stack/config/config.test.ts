import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string, name = 'cozy.yaml') => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const env = () => ({ HOME: folder });

function problem(options: Parameters<typeof loadConfig>[0]): string {
  try {
    loadConfig(options);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('it was accepted');
}

describe('the defaults', () => {
  test('serve the embedded default on the loopback, in production', () => {
    const { config, files } = loadConfig({ env: env(), file: false });
    expect(files).toEqual([]);
    expect(config).toMatchObject({
      mode: 'production',
      scheme: 'https',
      host: 'localhost',
      port: 8080,
      subdomains: 'nested',
      data: join(folder, '.local/share/cozy-stack'),
      admin: { host: '127.0.0.1', port: 6060 },
      log: { level: 'info' },
      contexts: {},
    });
    expect(config.couchListen).toBeUndefined();
  });

  test('keep everything below the data folder', () => {
    const { config } = loadConfig({ env: env(), file: false, flags: { data: folder } });
    expect(config.couch).toEqual({ driver: 'sqlite', folder: join(folder, 'couch') });
    expect(config.fs).toEqual({ driver: 'disk', folder: join(folder, 'files'), versioning: {}, trashKeptFor: {} });
    expect(config.admin.secretFiles[0]).toBe(join(folder, 'cozy-admin-passphrase'));
  });
});

describe('the layers', () => {
  test('flags win over the environment, over the local file, over the file', () => {
    const file = write('port: 1\nadmin:\n  port: 1\n  host: a\nsubdomains: flat\nlog:\n  level: debug\n');
    write('port: 2\nadmin:\n  port: 2\n  host: b\n', 'cozy.yaml.local');
    const { config, files } = loadConfig({
      file,
      env: { ...env(), COZY_PORT: '3', COZY_ADMIN_PORT: '3' },
      flags: { port: '4', host: undefined },
    });
    expect(files).toHaveLength(2);
    expect(config).toMatchObject({
      port: 4,
      admin: { port: 3, host: 'b' },
      subdomains: 'flat',
      log: { level: 'debug' },
    });
  });

  test('contexts of both files are merged', () => {
    const file = write('contexts:\n  a:\n    debug: true\n    logos: {x: 1}\n  empty:\n');
    write('contexts:\n  a:\n    logos: {y: 2}\n  b: {}\n', 'cozy.yaml.local');
    expect(loadConfig({ file, env: env() }).config.contexts).toEqual({
      a: { debug: true, logos: { x: 1, y: 2 } },
      b: {},
      empty: {},
    });
  });

  test('a file is found in the home folder, and rendered as a template', () => {
    const path = write('port: {{.Env.MY_PORT}}\n# {{ .NumCPU }}\n');
    const { config, files } = loadConfig({
      env: { XDG_CONFIG_HOME: '/nowhere', HOME: '/nowhere', MY_PORT: '81' },
      file: path,
    });
    expect(files).toEqual([path]);
    expect(config.port).toBe(81);
  });

  test('JSON is read too', () => {
    expect(
      loadConfig({ env: env(), file: write('{"port": 9, "fs": {"url": "file:///a/b%20c"}}', 'cozy.json') }).config,
    ).toMatchObject({
      port: 9,
      fs: { folder: '/a/b c' },
    });
  });
});

describe('CouchDB', () => {
  test('is chosen by its address, and its password is nowhere to be printed', () => {
    const loaded = loadConfig({ env: { ...env(), COZY_COUCHDB_URL: 'http://ann:s3cr%40t@db:5984/' }, file: false });
    expect(loaded.config.couch).toEqual({ driver: 'couchdb', url: 'http://db:5984/' });
    expect(loaded.secrets.couchdb?.reveal()).toEqual({ user: 'ann', password: 's3cr@t' });
    expect(JSON.stringify(loaded) + inspect(loaded, { depth: 9 })).not.toContain('s3cr');
  });

  test.each([
    ['5984', { host: 'localhost', port: 5984 }],
    ['127.0.0.1:5984', { host: '127.0.0.1', port: 5984 }],
    ['"[::1]:5984"', { host: '::1', port: 5984 }],
    ['false', undefined],
  ])('its port can be opened on %s', (text, address) => {
    expect(loadConfig({ env: env(), file: write(`couch:\n  listen: ${text}\n`) }).config.couchListen).toEqual(address);
  });
});

describe('a mistake', () => {
  test.each([
    ['port: 8080\nprot: 1\n', 'cozy.yaml:2: unknown key prot, did you mean port?'],
    ['admin:\n  host: a\n\n  prot: 1\n', 'cozy.yaml:4: unknown key admin.prot, did you mean admin.port?'],
    ['secret_filename: x\n', 'cozy.yaml:1: unknown key secret_filename, did you mean admin.secret_filename?'],
    ['zzzzzzz: 1\n', 'cozy.yaml:1: unknown key zzzzzzz'],
    ['\nadmin: 6060\n', 'cozy.yaml:2: admin must be a map'],
    ['host: a\nport: many\n', 'cozy.yaml:2: port is not a port number'],
    ['port: 70000\n', 'cozy.yaml:1: port is not a port number'],
    ['subdomains: deep\n', 'cozy.yaml:1: subdomains is not one of nested, flat'],
    [
      'fs:\n  url: ftp://x\n',
      'cozy.yaml:2: fs.url is not like file:///path/of/a/folder, mem://, swift://, swift+https:// or s3://',
    ],
    ['fs:\n  url: swift://x?UserName=a\n', 'cozy.yaml:2: fs.url has a missing or wrong parameter Password'],
    ['fs:\n  url: swift://x?UserName=a&Password=b&Pasword=c\n', 'cozy.yaml:2: fs.url has an unknown parameter Pasword'],
    ['fs:\n  url: s3://k:s@host\n', 'cozy.yaml:2: fs.url is not like s3://key:secret@host/bucket'],
    ['fs:\n  url: s3://host/bucket\n', 'cozy.yaml:2: fs.url has no access key and secret before the host'],
    ['couchdb:\n  url: db\n', 'cozy.yaml:2: couchdb.url is not an http:// or https:// address'],
    ['couch:\n  listen: a:b\n', 'cozy.yaml:2: couch.listen is not host:port'],
    ['safe_http:\n  trusted_private_networks: [home]\n', /is not a list of networks like/],
    ['redis:\n  url: localhost\n', 'cozy.yaml:2: redis.url is not like redis://user:password@host:6379/0'],
    ['redis:\n  url: mem\n', 'cozy.yaml:2: redis.url is not like redis://user:password@host:6379/0'],
    ['lock:\n  url: http://x\n', 'cozy.yaml:2: lock.url is not mem, nor like redis://user:password@host:6379/0'],
    ['realtime:\n  urll: x\n', 'cozy.yaml:2: unknown key realtime.urll, did you mean realtime.url?'],
    ['contexts: 3\n', 'cozy.yaml:1: contexts is not a map of contexts'],
    ['port: 1\nport: 2\n', 'cozy.yaml:2: Map keys must be unique'],
    ['- port\n', 'cozy.yaml:1: keys were expected'],
    ['port: [\n', /^cozy\.yaml:\d: /],
    ['a: 1\nb: {{ range .X }}\n', 'cozy.yaml:2: only .Env.NAME and .NumCPU can be used between {{ and }}'],
  ])('in %j is named with its line', (text, message) => {
    const found = problem({ env: env(), file: write(text) });
    if (typeof message === 'string') expect(found).toBe(message);
    else expect(found).toMatch(message);
  });

  test('in the environment or on the command line is named too', () => {
    expect(problem({ env: { ...env(), COZY_PORT: 'x' }, file: false })).toBe('COZY_PORT: port is not a port number');
    expect(problem({ env: env(), file: false, flags: { 'admin.port': '-1' } })).toBe(
      '--admin-port: admin.port is not a port number',
    );
  });

  test('of path is said', () => {
    expect(problem({ env: env(), file: join(folder, 'no.yaml') })).toMatch('there is no such file');
    expect(problem({ env: env(), file: write('', 'cozy.toml') })).toMatch('only YAML and JSON');
  });
});

test("the ecosystem's keys that nothing reads are accepted and named", () => {
  const file = write('move:\n  url: x\nredis:\n  pool_size: 3\nfs:\n  contexts:\n    beta: {}\n');
  expect(loadConfig({ env: env(), file }).ignored).toEqual([
    'move (cozy.yaml:1)',
    'redis.pool_size (cozy.yaml:4)',
    'fs.contexts (cozy.yaml:6)',
  ]);
});

test('one Redis serves every port that does not name another one, and its password is no part of what is shown', () => {
  const file = write('redis:\n  url: redis://u:hunter2@a/1\nlock:\n  url: rediss://b:7000\ncache:\n  url: mem\n');
  const { config, secrets } = loadConfig({ env: env(), file });
  expect(config).toMatchObject({
    locks: { driver: 'redis', url: 'rediss://b:7000' },
    hub: { driver: 'redis', url: 'redis://a/1' },
    cache: { driver: 'memory' },
  });
  expect(secrets.hub?.reveal()).toEqual({ user: 'u', password: 'hunter2' });
  expect([secrets.locks, secrets.cache]).toEqual([undefined, undefined]);
  expect(JSON.stringify({ config, secrets }) + inspect(secrets, { depth: 9 })).not.toContain('hunter2');
});

test('jobs wait in the common Redis, unless they have their own or a file; its databases may be told apart', () => {
  const queue = (text: string) => loadConfig({ env: env(), file: write(text) }).config.jobs.queue;
  expect(queue('redis: {url: "redis://a/1"}\n')).toEqual({
    driver: 'redis',
    url: 'redis://a/1',
    folder: expect.stringMatching(/queue$/),
  });
  expect(queue('redis: {url: "redis://a/1"}\njobs: {url: "redis://b/2"}\n')).toEqual({
    driver: 'redis',
    url: 'redis://b/2',
    folder: expect.any(String),
  });
  expect(queue('redis: {url: "redis://a/1"}\njobs: {url: mem}\n')).toMatchObject({ driver: 'sqlite' });
  const file = write(
    'redis:\n  addrs: localhost:6380\n  password: hunter2\n  databases: {jobs: 0, cache: 1, lock: 2, realtime: 3, sessions: 4}\n',
  );
  const { config, secrets, ignored } = loadConfig({ env: env(), file });
  expect(ignored).toEqual([]);
  expect(config).toMatchObject({
    jobs: { queue: { url: 'redis://localhost:6380/0' } },
    cache: { url: 'redis://localhost:6380/1' },
    locks: { url: 'redis://localhost:6380/2' },
    hub: { url: 'redis://localhost:6380/3' },
  });
  expect(secrets.jobs?.reveal()).toEqual({ user: '', password: 'hunter2' });
});

test('several addresses are sentinels, which know the master by its name', () => {
  const file = write('redis:\n  addrs: [a:1, "b:2", c]\n  master: main\n  password: hunter2\n  databases: {jobs: 4}\n');
  const { config, secrets } = loadConfig({ env: env(), file });
  const sentinels = '?master=main&sentinel=b%3A2&sentinel=c';
  expect(config.jobs.queue).toMatchObject({ driver: 'redis', url: `redis://a:1/4${sentinels}` });
  expect(config.locks).toEqual({ driver: 'redis', url: `redis://a:1${sentinels}` });
  expect(secrets.locks?.reveal()).toEqual({ user: '', password: 'hunter2' });
});

test('the trash is kept for as long as the context says', () => {
  const file = write('fs:\n  auto_clean_trashed_after: {default: 30D, beta: 1Y}\n');
  const day = 24 * 3_600_000;
  const { config, ignored } = loadConfig({ env: env(), file });
  expect(config.fs.trashKeptFor).toEqual({ default: 30 * day, beta: 365 * day });
  expect(ignored).toEqual([]);
  const wrong = write('fs:\n  auto_clean_trashed_after:\n    beta: soon\n');
  expect(problem({ env: env(), file: wrong })).toMatch('auto_clean_trashed_after.beta is not a duration like 2W');
});

test.each([
  ['redis: {addrs: "a:1,b:2"}\n', 'redis.addrs has several servers: a cluster is not known here'],
  ['redis: {addrs: ["a:1", "b:2"]}\n', 'for sentinels, give redis.master'],
  ['redis: {addrs: "a:1 b:port"}\n', 'redis.addrs is not host:port'],
  ['redis: {master: main}\n', 'redis.master needs the addresses of sentinels in redis.addrs'],
  ['redis:\n  databases:\n    job: 3\n', 'cozy.yaml:2: redis.databases.job is no use of a Redis'],
  ['redis:\n  databases: {jobs: many}\n', 'redis.databases.jobs is not the number of a database'],
])('%j is refused', (text, expected) => {
  expect(() => loadConfig({ env: env(), file: write(text) })).toThrow(expected);
});

test('old contents of files are kept by the rules of the ecosystem', () => {
  const file = write(
    'fs:\n  versioning:\n    max_number_of_versions_to_keep: 3\n    min_delay_between_two_versions: 1h30m\n',
  );
  expect(loadConfig({ env: env(), file }).config.fs.versioning).toEqual({ max: 3, minDelay: 5_400_000 });
  const other = { COZY_FS_VERSIONING_MAX_NUMBER_OF_VERSIONS_TO_KEEP: '0' };
  expect(loadConfig({ env: { ...env(), ...other }, file: false }).config.fs.versioning).toEqual({ max: 0 });
  const wrong = write('fs:\n  versioning:\n    min_delay_between_two_versions: soon\n');
  expect(problem({ env: env(), file: wrong })).toMatch('is not a duration like 15m');
});

describe('the store of the files', () => {
  const fsOf = (url: string) => loadConfig({ env: { ...env(), COZY_FS_URL: url }, file: false });

  test.each([
    ['file:///srv/x', { driver: 'disk', folder: '/srv/x' }],
    ['mem://', { driver: 'memory' }],
    [
      'swift+https://keystone/?UserName=u&Password=p%26q&ProjectName=pr&UserDomainName=d&RegionName=r&Timeout=5',
      {
        driver: 'swift',
        authUrl: 'https://keystone/identity/v3',
        project: 'pr',
        userDomain: 'd',
        region: 'r',
        timeout: 5000,
      },
    ],
    [
      'swift://proxy:8080/auth/v1.0?UserName=u&Password=p%26q',
      { driver: 'swift', authUrl: 'http://proxy:8080/auth/v1.0' },
    ],
    [
      'swift://x?AuthURL=https://k/v3&UserName=u&Password=p%26q&ProjectID=1',
      { authUrl: 'https://k/v3', projectId: '1' },
    ],
    [
      's3://u:p%26q@minio:9000/my-bucket?region=eu&path_style=false',
      { driver: 's3', endpoint: 'https://minio:9000', bucket: 'my-bucket', region: 'eu', pathStyle: false },
    ],
    ['s3+http://u:p%26q@[::1]:9000/b-b', { endpoint: 'http://[::1]:9000', region: 'us-east-1', pathStyle: true }],
  ])('is chosen by its address: %s', (url, expected) => {
    const { config, secrets } = fsOf(url);
    expect(config.fs).toMatchObject(expected);
    expect(JSON.stringify(config)).not.toMatch(/p&q|p%26q/);
    if (url.includes('p%26q')) expect(secrets.fs?.reveal()).toEqual({ user: 'u', password: 'p&q' });
  });

  test('is not shown with its password when it is wrong', () => {
    const text = problem({ env: { ...env(), COZY_FS_URL: 's3://u:s3cret@host/B' }, file: false });
    expect(text).not.toContain('s3cret');
  });
});

test('a key named like the prototype does no harm', () => {
  const file = write('contexts:\n  __proto__:\n    polluted: true\n');
  loadConfig({ env: env(), file });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

describe('jobs', () => {
  test('wait in a file of the data folder unless there is a Redis, whose password is nowhere to be printed', () => {
    expect(loadConfig({ env: env(), file: false, flags: { data: '/d' } }).config.jobs).toEqual({
      queue: { driver: 'sqlite', folder: '/d/queue' },
      enabled: true,
      workers: {},
      only: false,
    });
    const loaded = loadConfig({ env: { ...env(), COZY_JOBS_URL: 'redis://:s3cr%40t@cache:6379/2' }, file: false });
    expect(loaded.config.jobs.queue).toEqual({
      driver: 'redis',
      url: 'redis://cache:6379/2',
      folder: expect.stringMatching(/queue$/),
    });
    expect(loaded.secrets.jobs?.reveal()).toEqual({ user: '', password: 's3cr@t' });
    expect(JSON.stringify(loaded) + inspect(loaded, { depth: 9 })).not.toContain('s3cr');
  });

  test('workers have their own numbers, or none runs', () => {
    const file = write(
      'jobs:\n  defaultDurationToKeep: 3W\n  keep_most: 500\n  allowlist: true\n  workers:\n    zip: {concurrency: 1, total: 2, max_exec_count: 3, timeout: 5m}\n    log:\n    unzip: {timeout: 20}\n',
    );
    expect(loadConfig({ file, env: env() }).config.jobs).toMatchObject({
      workers: {
        zip: { concurrency: 1, total: 2, maxExecCount: 3, timeout: 300_000 },
        log: {},
        unzip: { timeout: 20_000 },
      },
      only: true,
      keepFor: 21 * 24 * 3_600_000,
      keepMost: 500,
    });
    expect(loadConfig({ file: write('jobs: {workers: false}\n'), env: env() }).config.jobs.enabled).toBe(false);
  });

  test.each([
    ['jobs: {url: "http://x"}\n', 'cozy.yaml:1: jobs.url is not mem, nor like redis://user:password@host:6379/0'],
    ['jobs:\n  workers: true\n', 'cozy.yaml:2: jobs.workers is not a map of workers, nor false'],
    ['jobs: {defaultDurationToKeep: soon}\n', 'cozy.yaml:1: jobs.defaultDurationToKeep is not a duration like 2W'],
    ['jobs: {worker: {}}\n', 'cozy.yaml:1: unknown key jobs.worker, did you mean jobs.workers?'],
  ])('%j is a mistake', (text, message) => {
    expect(problem({ file: write(text), env: env() })).toBe(message);
  });
});

describe('dev servers of apps', () => {
  const flags = (mode: string, url: string) => ({ build_mode: mode, 'apps.dev_servers': { mine: url } });

  test('are of this machine, and shown by a development build only', () => {
    const { config } = loadConfig({ env: env(), file: false, flags: flags('development', 'http://127.0.0.1:5173/') });
    expect(config.apps.devServers).toEqual({ mine: 'http://127.0.0.1:5173' });
    const refused = { env: env(), file: false as const, flags: flags('production', 'http://127.0.0.1:5173') };
    expect(problem(refused)).toContain('only a development build');
    for (const url of [
      'http://evil.example:80',
      'https://127.0.0.1:5173',
      'http://127.0.0.1',
      'http://127.0.0.1:1@e.example',
    ]) {
      const told = problem({ env: env(), file: false, flags: flags('development', url) });
      expect(told).toContain('apps.dev_servers');
    }
  });
});
