import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHasher } from '#pkg/password';
import { type RunningStack, startStack } from '#stack';
import { loadConfig } from '#stack/config';
import { commandHost, type Ended } from '#tests/command-host';

const BIN = join(import.meta.dirname, '..', 'bin', 'cozy-stack');
const PASSPHRASE = 'correct horse';

let home: string;
let stack: RunningStack;
let env: NodeJS.ProcessEnv;

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, child: () => SILENT };

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cli-'));
  const data = join(home, 'data');
  await mkdir(data);
  await writeFile(join(data, 'cozy-admin-passphrase'), await createHasher().hash(PASSPHRASE));
  const flags = { port: 0, 'admin.port': 0, data };
  stack = await startStack(loadConfig({ env: { HOME: home }, file: false, flags }).config, { log: SILENT });
  env = {
    PATH: process.env['PATH'],
    HOME: home,
    COZY_DATA: data,
    COZY_PORT: new URL(stack.addresses[0] as string).port,
    COZY_ADMIN_PORT: new URL(stack.adminAddresses[0] as string).port,
    COZY_ADMIN_PASSPHRASE: PASSPHRASE,
  };
});

const host = commandHost();

afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await stack.close();
  await rm(home, { recursive: true });
});

interface Given {
  input?: string;
  extra?: NodeJS.ProcessEnv;
}

/** Runs a command from another folder, without the start of a process. */
function run(args: string[], { input, extra }: Given = {}): Promise<Ended> {
  return host.run({ args, env: { ...env, ...extra }, cwd: home, ...(input !== undefined && { input }) });
}

/** Runs the program as a person does: for what is about its process, its exit code and its standard input. */
function start(args: string[], { input = '', extra = {} }: Given = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(BIN, args, { cwd: home, env: { ...env, ...extra } }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
    child.stdin?.end(input);
  });
}

const lines = ({ out }: Ended) => out.trimEnd().split('\n');

describe('instances', () => {
  test('live and die on the command line', async () => {
    const added = await run(['instances', 'add', 'ann.localhost:8080', '--email', 'ann@example.org', '--locale=fr']);
    expect(added).toMatchObject({ code: 0, err: '' });
    expect(lines(added)[0]).toBe('Instance created with success for domain ann.localhost:8080');
    expect(lines(added)[1]).toMatch(/^Registration token: "[0-9a-f]{32}"$/);
    expect(await run(['instance', 'create', 'ann.localhost:8080'])).toMatchObject({
      code: 1,
      out: '',
      err: 'Error: Instance already exists\n',
    });

    const shown = JSON.parse((await run(['instances', 'show', 'ann.localhost:8080'])).out);
    expect(shown).toMatchObject({ domain: 'ann.localhost:8080', locale: 'fr' });
    expect((await run(['instances', 'show-db-prefix', 'ann.localhost:8080'])).out).toBe(`${shown.prefix}\n`);

    expect(
      (await run(['instances', 'modify', 'ann.localhost:8080', '--onboarding-finished', '--blocked=false'])).code,
    ).toBe(0);
    expect((await run(['instances', 'set-disk-quota', 'ann.localhost:8080', '1.5GB'])).code).toBe(0);
    const listed = await run(['instances', 'ls', '--fields', 'domain,disk_quota,onboarding_finished']);
    expect(listed.out).toBe('ann.localhost:8080\t1500000000\ttrue\n');
    expect(JSON.parse((await run(['instances', '--json', 'ls'])).out)).toMatchObject({ domain: 'ann.localhost:8080' });
    expect((await run(['instances', 'count'])).out).toBe('1\n');

    const doubted = await start(['instances', 'rm', 'ann.localhost:8080'], { input: 'bob.localhost\n' });
    expect(doubted.code).toBe(1);
    expect(doubted.err).toContain('nothing was removed');
    expect((await run(['instances', 'rm', 'ann.localhost:8080'], { input: '' })).code).toBe(1);
    expect((await run(['instances', 'count'])).out).toBe('1\n');
    expect((await run(['instances', 'destroy', 'ann.localhost:8080'], { input: 'ann.localhost:8080\n' })).code).toBe(0);
    expect((await run(['instances', 'count'])).out).toBe('0\n');
  });

  test('give tokens that open the data, alone on standard output', async () => {
    const domain = 'tom.localhost:8080';
    expect((await run(['instances', 'add', domain, '--passphrase', 'open sesame', '--apps', 'home'])).code).toBe(0);
    const cli = (await run(['instances', 'token-cli', domain, 'io.cozy.contacts', 'io.cozy.files:GET'])).out.trim();
    const headers = (token: string) => ({ Host: domain, Authorization: `Bearer ${token}` });
    const created = await http('POST', '/data/io.cozy.contacts/', headers(cli), '{"name":"x"}');
    expect(created).toBe(201);

    const client = (
      await run(['instances', 'client-oauth', domain, 'http://localhost/', 'script', 'github.com/me/x'])
    ).out.trim();
    expect(client).toMatch(/^[0-9a-f]{32}$/);
    const access = await run(['instances', 'token-oauth', domain, client, 'io.cozy.contacts', '--expire', '24h']);
    expect(await http('GET', '/data/io.cozy.contacts/_all_docs', headers(access.out.trim()))).toBe(200);
    const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../apps/home/manifest.webapp'), 'utf8'));
    expect((await run(['instances', 'show-app-version', 'home', version])).out).toBe(`${domain}\n`);
    const wrong = await run(['instances', 'token-cli', domain, 'io.cozy.contacts', '--expire', 'soon']);
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect((await run(['instances', 'set-passphrase', domain, 'another one'])).code).toBe(0);
    expect((await run(['instances', 'rm', '--force', domain])).code).toBe(0);
  });

  test('have their files checked, and repaired', async () => {
    const domain = 'eve.localhost:8080';
    await run(['instances', 'add', domain]);
    const clean = { code: 0, out: '', err: '' };
    expect(await run(['fsck'])).toEqual(clean);
    const token = (await run(['instances', 'token-cli', domain, 'io.cozy.files'])).out.trim();
    const headers = { Host: domain, Authorization: `Bearer ${token}` };
    expect(await http('POST', '/files/?Type=file&Name=a', headers, 'content')).toBe(201);
    const prefix = (await run(['instances', 'show-db-prefix', domain])).out.trim();
    const all = await readdir(join(home, 'data'), { recursive: true, withFileTypes: true });
    const bytes = all.find((entry) => entry.isFile() && entry.parentPath.includes(`files/%store/${prefix}/`));
    await truncate(join(bytes?.parentPath ?? '', bytes?.name ?? ''), 3);
    const found = await run(['instances', 'fsck', domain, '--files-consistency']);
    expect(found).toMatchObject({ code: 1, err: 'Error: 1 problem\n' });
    expect(found.out).toMatch(/^eve\.localhost:8080: wrong content: id=".*" name="a" key=".*" said=.*"7".*found=.*"3"/);
    expect(await run(['fsck', domain, '--index-integrity'])).toEqual(clean);
    const repaired = await run(['fsck', '--repair', '--json']);
    expect(repaired.code).toBe(0);
    expect(JSON.parse(repaired.out)).toMatchObject({ domain, type: 'wrong_content', repaired: true });
    expect(await run(['fsck', domain])).toEqual(clean);
    expect((await run(['fsck', 'nobody.localhost'])).code).toBe(1);
    await run(['instances', 'rm', '--force', domain]);
  });

  test('are protected from a slip of the hand, and from strangers', async () => {
    const locked = { COZY_DISABLE_INSTANCES_ADD_RM: 'use the manager' };
    for (const args of [
      ['add', 'x.localhost'],
      ['rm', '--force', 'x.localhost'],
    ]) {
      expect(await run(['instances', ...args], { extra: locked })).toMatchObject({
        code: 1,
        err: 'Error: use the manager\n',
      });
    }
    const stranger = { COZY_ADMIN_PASSPHRASE: 'wrong' };
    expect(await run(['instances', 'ls'], { extra: stranger })).toMatchObject({
      code: 1,
      out: '',
      err: 'Error: Forbidden\n',
    });
    const nobody = { COZY_ADMIN_PASSPHRASE: undefined };
    expect(await run(['instances', 'ls'], { extra: nobody })).toMatchObject({ code: 1, out: '' });
  });
});

/** `fetch` does not let the Host header be chosen. */
async function http(method: string, path: string, headers: Record<string, string>, body?: string): Promise<number> {
  const { request } = await import('node:http');
  const asked = request(`${stack.addresses[0]}${path}`, {
    method,
    headers: { ...headers, 'Content-Type': 'application/json' },
  });
  asked.end(body);
  const [answer] = await once(asked, 'response');
  answer.resume();
  return answer.statusCode;
}

test('flags may be anywhere, and what is not understood is explained', async () => {
  expect((await start(['--admin-port', env['COZY_ADMIN_PORT'] as string, 'instances', '--json', 'ls'])).code).toBe(0);
  expect((await start(['version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await run(['instances'])).out).toContain('Examples:');
  expect((await run(['help', 'instances', 'add'])).out).toContain('--passphrase');
  expect(await start(['instnces'])).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('Did you mean instances?'),
  });
  expect(await run(['instances', 'add'])).toMatchObject({ code: 1, err: expect.stringContaining("argument 'domain'") });
  expect(await run(['instances', 'ls', '--fields', 'secret'])).toMatchObject({ code: 1, out: '' });
  const away = await run(['instances', 'ls', '--admin-port', '1']);
  expect(away).toMatchObject({ code: 1, err: expect.stringContaining('Is the server running?') });
});

test('features are turned on and off', async () => {
  await run(['instances', 'add', 'fay.localhost']);
  const extra = { COZY_DOMAIN: 'fay.localhost' };
  expect(JSON.parse((await run(['features', 'flags', '{"a": 1}'], { extra })).out)).toEqual({ a: 1 });
  expect(JSON.parse((await run(['feature', 'sets', 'b a'], { extra })).out)).toEqual(['a', 'b']);
  expect(JSON.parse((await run(['features', 'defaults', '{"c": true}'])).out)).toEqual({ c: true });
  expect((await run(['features', 'flags', 'nonsense'], { extra })).code).toBe(1);
  expect((await run(['features', 'flags'])).err).toContain('COZY_DOMAIN');
  await run(['instances', 'rm', '--force', 'fay.localhost']);
});

test('secrets of remote doctypes are written, named and removed, and never told', async () => {
  const ls = async () => (await run(['remote', 'ls-secrets'])).out;
  const set = (name: string, input: string, doctype = 'org.example.search') =>
    run(['remote', 'set-secret', doctype, name], { input });
  expect(await set('key', 's3cret\n')).toMatchObject({ code: 0, out: '', err: 'org.example.search has its key\n' });
  expect(await set('token', 'other')).toMatchObject({ code: 0 });
  expect(await ls()).toBe('org.example.search\tkey token\n');
  for (const name of ['_id', 'a b', '__proto__']) expect(await set(name, 'x')).toMatchObject({ code: 1, out: '' });
  expect((await set('key', ' \n')).code).toBe(1);
  expect((await set('key', 'x'.repeat(10_001))).code).toBe(1);
  expect((await set('key', 'x', 'Not A Doctype')).code).toBe(1);
  expect((await run(['remote', 'rm-secret', 'org.example.search', 'key'])).code).toBe(0);
  expect(await ls()).toBe('org.example.search\ttoken\n');
  expect((await run(['remote', 'rm-secret', 'org.example.search'])).code).toBe(0);
  expect(await ls()).toBe('');
  expect((await run(['remote', 'rm-secret', 'org.example.search'])).code).toBe(1);
});

test('the status is that of the server', async () => {
  expect(await run(['status'])).toMatchObject({ code: 0, out: 'OK, the HTTP server is ready.\n' });
  expect(JSON.parse((await run(['status', '--json'])).out)).toMatchObject({ couchdb: 'healthy' });
  expect((await run(['status', '--port', '1'])).code).toBe(1);
});

test('the doctor tells what is wrong', async () => {
  const extra = { COZY_DATA: join(home, 'elsewhere') };
  const { code, out } = await start(['doctor', '--json'], { extra });
  const found = new Map<string, { level: string; fix?: string }>(
    JSON.parse(out).map((finding: { what: string; level: string }) => [finding.what, finding]),
  );
  expect(code).toBe(1);
  expect(found.get('Node')?.level).toBe('ok');
  expect(found.get('data folder')?.level).not.toBe('bad');
  expect(found.get('admin passphrase')).toMatchObject({ level: 'bad', fix: expect.stringContaining('config passwd') });
  expect(found.get(`port ${env['COZY_PORT']} (server)`)?.level).toBe('ok');
});

describe('the configuration', () => {
  test('is shown without its secrets', async () => {
    const { out } = await run(['config', 'print', '--json', '--couchdb-url', 'http://me:hidden@db:5984/']);
    expect(JSON.parse(out)).toMatchObject({ couch: { driver: 'couchdb', url: 'http://db:5984/' }, files: [] });
    expect(out).not.toContain('hidden');
  });

  test('says where it is wrong', async () => {
    await writeFile(join(home, 'cozy.yaml'), 'host: localhost\nprot: 1\n');
    expect(await run(['config', 'print'])).toMatchObject({
      code: 1,
      err: 'Error: cozy.yaml:2: unknown key prot, did you mean port?\n',
    });
    await rm(join(home, 'cozy.yaml'));
  });

  test('gets a passphrase and keys, never over other keys', async () => {
    const extra = { COZY_ADMIN_PASSPHRASE: undefined };
    const file = join(home, 'secret');
    expect((await start(['config', 'passwd', file], { extra, input: 'short\n' })).code).toBe(1);
    expect((await start(['config', 'passwd', file], { extra, input: 'long enough\n' })).code).toBe(0);
    expect(await createHasher().verify('long enough', (await readFile(file, 'utf8')).trim())).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await start(['config', 'gen-keys', join(home, 'keys')])).code).toBe(0);
    expect(await readFile(join(home, 'keys.dec'), 'utf8')).toContain('PRIVATE KEY');
    expect((await start(['config', 'gen-keys', join(home, 'keys')])).err).toContain('nothing was written');
  });
});

test('completion knows the commands and their flags', async () => {
  const { out } = await run(['completion', 'bash']);
  await writeFile(join(home, 'completion.bash'), out);
  const script = `source ${join(home, 'completion.bash')}
    COMP_WORDS=(cozy-stack instance token-cli --ex); COMP_CWORD=3; _cozy_stack; echo "\${COMPREPLY[*]}"
    COMP_WORDS=(cozy-stack instances show-d); COMP_CWORD=2; _cozy_stack; echo "\${COMPREPLY[*]}"`;
  const offered = await new Promise((resolve) => execFile('bash', ['-c', script], (_error, text) => resolve(text)));
  expect(offered).toBe('--expire\nshow-db-prefix\n');
  expect((await run(['completion', 'fish'])).out).toContain("-a instances -d '");
});

describe('serve', () => {
  const ports = ['--port', '0', '--admin-port', '0'];

  test('starts from a symbolic link, and stops on SIGTERM', async () => {
    const link = join(home, 'link');
    await symlink(BIN, link);
    const args = ['serve', '--dev', ...ports, '--data', join(home, 'dev')];
    const server = spawn(link, args, { env: { PATH: env['PATH'], HOME: home }, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    while (!said.includes('Listening')) await once(server.stderr, 'data');
    const address = /Listening on (\S+)/.exec(said)?.[1];
    expect((await fetch(`${address}/status`)).status).toBe(200);
    expect((await stat(join(home, 'dev'))).mode & 0o077).toBe(0);
    server.kill('SIGTERM');
    const [code, signal] = await once(server, 'exit');
    expect([code, signal]).toEqual([0, null]);
  });

  test('refuses to start without what keeps it safe', async () => {
    const bare = ['serve', '--allow-root', ...ports, '--data', join(home, 'bare')];
    expect(await start(bare)).toMatchObject({ code: 1, err: expect.stringContaining('config passwd') });
    if (process.getuid?.() === 0) {
      expect(await start(['serve', ...ports])).toMatchObject({ code: 1, err: expect.stringContaining('--allow-root') });
    }
    const taken = [
      'serve',
      '--dev',
      '--port',
      env['COZY_PORT'] as string,
      '--admin-port',
      '0',
      '--data',
      join(home, 'x'),
    ];
    expect(await start(taken)).toMatchObject({ code: 1, err: expect.stringContaining('is taken') });
  });
});

describe('jobs and triggers', () => {
  const domain = 'job.localhost:8080';
  const of = { COZY_DOMAIN: domain };

  beforeAll(async () => expect(await run(['instances', 'add', domain])).toMatchObject({ code: 0, err: '' }));
  afterAll(async () => void (await run(['instances', 'rm', '--force', domain])));

  test('are pushed and waited for, listed and forgotten', async () => {
    const done = await run(['jobs', 'run', 'log', '--json', '{"a":1}'], { extra: of });
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(done.out)).toMatchObject({ worker: 'log', state: 'done', message: { a: 1 } });
    expect(await run(['jobs', 'ls', 'log'], { extra: of })).toEqual({ code: 0, out: '', err: '' });
    const purged = await run(['job', 'purge-old-jobs', '--workers', 'log', '--duration', '2W'], { extra: of });
    expect(purged).toEqual({ code: 0, out: '0\n', err: '' });
  });

  test('that failed are listed, done again and forgotten', async () => {
    const failed = await run(['jobs', 'run', 'unzip', '--json', '{"zip":"none","destination":"none"}'], { extra: of });
    expect(failed).toMatchObject({ code: 1 });
    const line = (await run(['jobs', 'failures'], { extra: of })).out;
    const [id = '', ...facts] = line.trimEnd().split('\t');
    expect(facts).toEqual(['unzip', expect.stringMatching(/^\d{4}-/), '1', expect.stringMatching(/\S/)]);
    const again = await run(['jobs', 'retry', id], { extra: of });
    expect(again).toEqual({ code: 0, out: expect.stringMatching(/^\S+\n$/), err: '' });
    expect(await run(['jobs', 'forget', '--all'], { extra: of })).toMatchObject({ code: 0 });
    expect(await run(['jobs', 'retry', '--all'], { extra: of })).toMatchObject({ code: 0, out: '0\n' });
  });

  test('are found by their app, and launched', async () => {
    const token = (await run(['instances', 'token-cli', domain, 'io.cozy.triggers io.cozy.jobs'])).out.trim();
    const attributes = { type: '@every', arguments: '24h', worker: 'log', message: { slug: 'banks' } };
    const body = JSON.stringify({ data: { type: 'io.cozy.triggers', attributes } });
    const headers = { Host: domain, Authorization: `Bearer ${token}` };
    expect(await http('POST', '/jobs/triggers', headers, body)).toBe(201);
    const [id = '', ...rest] = (await run(['triggers', 'ls'], { extra: of })).out.trimEnd().split('\t');
    expect(rest).toEqual(['log', '@every', '24h']);
    const shown = await run(['triggers', 'show-from-app', 'banks', '--domain', domain]);
    expect(JSON.parse(shown.out)).toMatchObject({ id, worker: 'log' });
    expect((await run(['triggers', 'show-from-app', 'other'], { extra: of })).out).toBe('');
    const launched = await run(['trigger', 'launch', id], { extra: of });
    expect(JSON.parse(launched.out)).toMatchObject({ trigger_id: id, manual_execution: true });
  });

  test.each([
    ['jobs', 'run', 'nothing'],
    ['jobs', 'run', 'log', '--json', '{'],
    ['jobs', 'purge-old-jobs', '--duration', 'soon'],
    ['jobs', 'retry', 'none'],
    ['jobs', 'forget'],
    ['jobs', 'forget', 'none', '--all'],
    ['triggers', 'launch', 'none'],
  ])('%s %s %s fails with words', async (...args) => {
    const failed = await run(args, { extra: of });
    expect(failed).toMatchObject({ code: 1, out: '' });
    expect(failed.err).toMatch(/^Error: \S/);
  });
});
