import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { makePackage } from '#tests/make-package';
import { liarServer } from '#tests/registry-fixture';
import { gitServer, hgServer, missing, sshServer, writeFiles } from '#tests/repository-servers';
import { type TestStack, testStack } from '#tests/test-stack';

const TRUSTED = { 'safe_http.trusted_private_networks': '127.0.0.0/8' };
const noGit = missing('git', 'git');
const noHg = missing('hg', 'mercurial');
const noSshd = noGit ?? missing('/usr/sbin/sshd', 'openssh-server');

let stack: TestStack;
let instance: Instance;
let npm: Awaited<ReturnType<typeof liarServer>>;
let ssh: Awaited<ReturnType<typeof sshServer>> | undefined;

beforeAll(async () => {
  npm = await liarServer();
  ssh = noSshd === undefined ? await sshServer() : undefined;
  const keys = ssh && { 'apps.ssh_key': ssh.key, 'apps.ssh_known_hosts': ssh.knownHosts };
  stack = await testStack({ flags: { ...TRUSTED, 'apps.npm_registry': npm.url, ...keys } });
  instance = await stack.addInstance('ada');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await npm[Symbol.asyncDispose]();
  await ssh?.[Symbol.asyncDispose]();
});

const manifest = (version: string, name = 'Mini') => JSON.stringify({ name, version });

async function install(slug: string, source: string): Promise<{ version?: string; text: string }> {
  const { apps } = stack.services;
  const app = await (await apps.install(instance, slug, { source })).done;
  const file = await apps.files(app).open('index.html');
  const text = file && 'content' in file ? file.content.bytes.toString() : '';
  return { ...(app.version !== undefined && { version: app.version }), text };
}

describe.skipIf(noGit !== undefined)(`git${noGit ? `: ${noGit} is missing` : ''}`, () => {
  test('a branch or a tag, over http, updated when it moves', async () => {
    await using git = await gitServer();
    await writeFiles(git.folder, { 'manifest.webapp': manifest('1.0.0'), 'index.html': 'one' });
    await git.run('add', '.');
    await git.run('commit', '--quiet', '--message=one');
    await git.run('tag', 'v1');
    await git.run('checkout', '--quiet', '-b', 'build/next');
    await writeFiles(git.folder, { 'manifest.webapp': manifest('2.0.0'), 'index.html': 'two' });
    await git.run('commit', '--quiet', '--all', '--message=two');
    await git.run('checkout', '--quiet', 'main');
    const source = `git+${git.url}`;
    expect(await install('main', source)).toEqual({ version: '1.0.0', text: 'one' });
    expect(await install('branch', `${source}#build/next`)).toEqual({ version: '2.0.0', text: 'two' });
    expect(await install('tag', `${source}#v1`)).toEqual({ version: '1.0.0', text: 'one' });
    await expect(install('none', `${source}#nowhere`)).rejects.toMatchObject({ kind: 'not-found' });

    await writeFiles(git.folder, { 'manifest.webapp': manifest('1.1.0'), 'index.html': 'more' });
    await git.run('commit', '--quiet', '--all', '--message=more');
    const updated = await (await stack.services.apps.update(instance, 'main')).done;
    expect(updated).toMatchObject({ version: '1.1.0', state: 'ready', source });
  });

  test('nothing of it is run: hooks, filters, submodules; links are refused', async () => {
    await using git = await gitServer();
    const proof = join(await mkdtemp(join(tmpdir(), 'cozy-proof-')), 'run');
    const evil = `#!/bin/sh\ntouch ${proof}\n`;
    await writeFiles(git.folder, {
      'manifest.webapp': manifest('1.0.0'),
      'index.html': 'safe $Format:%H$',
      '.gitattributes': '*.html filter=evil export-subst\n',
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch ${proof}"\n`,
      '.git/hooks/post-checkout': evil,
      '.git/hooks/pre-receive': evil,
      'package.json': JSON.stringify({ scripts: { install: `touch ${proof}`, prepare: `touch ${proof}` } }),
    });
    for (const hook of ['post-checkout', 'pre-receive']) await chmod(join(git.folder, '.git/hooks', hook), 0o755);
    await git.run('add', '.');
    await git.run('commit', '--quiet', '--message=evil');
    await install('quiet', `git+${git.url}`);
    expect(existsSync(proof)).toBe(false);
    await symlink('/etc/passwd', join(git.folder, 'passwd'));
    await git.run('add', '.');
    await git.run('commit', '--quiet', '--message=link');
    await expect(install('link', `git+${git.url}`)).rejects.toMatchObject({ kind: 'bad-request' });
    await rm(join(proof, '..'), { recursive: true, force: true });
  });

  test('no private address, whatever the repository or its redirections', async () => {
    await using git = await gitServer();
    await writeFiles(git.folder, { 'manifest.webapp': manifest('1.0.0') });
    await git.run('add', '.');
    await git.run('commit', '--quiet', '--message=one');
    await using strict = await testStack();
    const owner = await strict.addInstance('bea');
    const refused = strict.services.apps.install(owner, 'mini', { source: `git+${git.url}` });
    await expect(refused).rejects.toMatchObject({ kind: 'not-found' });
    expect((await strict.services.apps.list(owner)).apps.map(({ slug }) => slug)).not.toContain('mini');
    const overSsh = strict.services.apps.install(owner, 'mini', { source: 'git+ssh://git@127.0.0.1/app' });
    await expect(overSsh).rejects.toMatchObject({ code: 'private_address' });
  });

  test.skipIf(noSshd !== undefined)(`over ssh, by a key${noSshd ? `: ${noSshd} is missing` : ''}`, async () => {
    await using git = await gitServer();
    await writeFiles(git.folder, { 'manifest.webapp': manifest('3.0.0'), 'index.html': 'ssh' });
    await git.run('add', '.');
    await git.run('commit', '--quiet', '--message=one');
    await git.run('tag', 'v3');
    await git.run('checkout', '--quiet', '-b', 'build');
    await writeFiles(git.folder, { 'manifest.webapp': manifest('3.1.0'), 'index.html': 'branch' });
    await git.run('commit', '--quiet', '--all', '--message=two');
    const source = `git+ssh://${ssh?.user}@127.0.0.1:${ssh?.port}${git.folder}`;
    expect(await install('ssh', source)).toEqual({ version: '3.1.0', text: 'branch' });
    expect(await install('ssh-branch', `${source}#main`)).toEqual({ version: '3.0.0', text: 'ssh' });
    expect(await install('ssh-tag', `${source}#v3`)).toEqual({ version: '3.0.0', text: 'ssh' });
  });
});

describe.skipIf(noHg !== undefined)(`mercurial${noHg ? `: ${noHg} is missing` : ''}`, () => {
  test('a branch or a tag', async () => {
    await using hg = await hgServer();
    await writeFiles(hg.folder, { 'manifest.webapp': manifest('1.0.0'), 'index.html': 'one' });
    await hg.run('commit', '--addremove', '--message', 'one');
    await hg.run('tag', 'v1');
    await writeFiles(hg.folder, { 'manifest.webapp': manifest('1.1.0'), 'index.html': 'two' });
    await hg.run('commit', '--message', 'two');
    await hg.run('branch', '--quiet', 'other');
    await writeFiles(hg.folder, { 'manifest.webapp': manifest('1.2.0'), 'index.html': 'three' });
    await hg.run('commit', '--message', 'three');
    expect(await install('hg-branch', `hg+${hg.url}#other`)).toEqual({ version: '1.2.0', text: 'three' });
    expect(await install('hg', `hg+${hg.url}`)).toEqual({ version: '1.1.0', text: 'two' });
    expect(await install('hg-tag', `hg+${hg.url}#v1`)).toEqual({ version: '1.0.0', text: 'one' });
    await using strict = await testStack();
    const owner = await strict.addInstance('bea');
    const refused = strict.services.apps.install(owner, 'mini', { source: `hg+${hg.url}` });
    await expect(refused).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('npm', () => {
  function announce(name: string, archive: Buffer, integrity = sri(archive)): void {
    npm.answers.set('/mini.tgz', archive);
    npm.answers.set(`/${name.replace('/', '%2f')}`, {
      'dist-tags': { latest: '1.0.0' },
      versions: { '1.0.0': { dist: { tarball: `${npm.url}/mini.tgz`, integrity } } },
    });
  }
  const sri = (bytes: Buffer) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

  test('a package, by its tag or its version, whose bytes are those that it announces', async () => {
    announce('@ada/mini', await makePackage({ slug: 'mini', version: '1.0.0' }));
    expect(await install('npm', 'npm:@ada/mini')).toMatchObject({ version: '1.0.0' });
    expect(await install('npm-version', 'npm:@ada/mini@1.0.0')).toMatchObject({ version: '1.0.0' });
    await expect(install('x', 'npm:@ada/mini@2.0.0')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(install('x', 'npm:nothing')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(install('x', 'npm:@ada/mini@__proto__')).rejects.toMatchObject({ kind: 'not-found' });
    const other = await makePackage({ slug: 'mini', version: '1.0.1' });
    announce('forged', other, sri(Buffer.from('x')));
    await expect(install('x', 'npm:forged')).rejects.toMatchObject({ kind: 'unprocessable' });
    announce('weak', other, `sha1-${createHash('sha1').update(other).digest('base64')}`);
    await expect(install('x', 'npm:weak')).rejects.toMatchObject({ kind: 'bad-gateway' });
    for (const source of ['npm:../x', 'npm:a b', 'npm:']) {
      await expect(install('x', source)).rejects.toMatchObject({ kind: 'unprocessable' });
    }
  });
});
