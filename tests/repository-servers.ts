import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Absent programs, with the package that has them. */
export const missing = (program: string, package_: string) =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0 ? undefined : `${program} (package ${package_})`;

export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

interface RepositoryServer extends AsyncDisposable {
  /** `http://127.0.0.1:port/app` */
  readonly url: string;
  /** Of the working copy. */
  readonly folder: string;
  /** Runs the program of the repository there. */
  run(...args: string[]): Promise<unknown>;
}

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

/** A git repository, served by git's own program over HTTP. */
export async function gitServer(): Promise<RepositoryServer> {
  const root = await mkdtemp(join(tmpdir(), 'cozy-git-'));
  const folder = join(root, 'app');
  await run('git', ['init', '--quiet', '--initial-branch=main', folder]);
  const server = createServer((request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const child = spawn('git', ['http-backend'], {
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: path.replace('/app/', '/app/.git/'),
        QUERY_STRING: query,
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
      },
    });
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('close', () => {
      const all = Buffer.concat(chunks);
      const end = all.indexOf('\r\n\r\n');
      for (const line of all.subarray(0, end).toString().split('\r\n')) {
        const [name = '', value = ''] = line.split(': ');
        if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
        else response.setHeader(name, value);
      }
      response.end(all.subarray(end + 4));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/app`,
    folder,
    run: (...args) => run('git', args, { cwd: folder, env: { ...process.env, ...AUTHOR } }),
    async [Symbol.asyncDispose]() {
      server.close();
      await rm(root, { recursive: true });
    },
  };
}

/** A Mercurial repository, served by its own program. */
export async function hgServer(): Promise<RepositoryServer> {
  const folder = await mkdtemp(join(tmpdir(), 'cozy-hg-'));
  const env = { ...process.env, HGRCPATH: '', HGUSER: 'Ada' };
  const hg = (...args: string[]) => run('hg', args, { cwd: folder, env });
  await hg('init');
  const port = await freePort();
  const child = spawn('hg', ['serve', '--address', '127.0.0.1', '--port', String(port)], { cwd: folder, env });
  await answering(`http://127.0.0.1:${port}/`);
  return {
    url: `http://127.0.0.1:${port}/`,
    folder,
    run: hg,
    [Symbol.asyncDispose]: () => stop(child, folder),
  };
}

/** A server of SSH that gives a repository to a key. */
export async function sshServer(): Promise<
  AsyncDisposable & { port: number; user: string; key: string; knownHosts: string }
> {
  const folder = await mkdtemp(join(tmpdir(), 'cozy-sshd-'));
  const path = (name: string) => join(folder, name);
  for (const name of ['host', 'client']) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path(name)]);
  }
  const [hostKey, clientKey] = await Promise.all(
    ['host.pub', 'client.pub'].map(async (name) => (await run('cat', [path(name)])).stdout.trim()),
  );
  const port = await freePort();
  await writeFile(path('authorized'), `${clientKey}\n`, { mode: 0o600 });
  await writeFile(path('known'), `[127.0.0.1]:${port} ${hostKey?.split(' ').slice(0, 2).join(' ')}\n`);
  const settings = {
    Port: port,
    ListenAddress: '127.0.0.1',
    HostKey: path('host'),
    AuthorizedKeysFile: path('authorized'),
    PidFile: 'none',
    StrictModes: 'no',
    UsePAM: 'no',
    PasswordAuthentication: 'no',
    PermitRootLogin: 'yes',
  };
  await writeFile(
    path('config'),
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}\n`)
      .join(''),
  );
  // Where it gives up its rights, before anybody is known.
  await mkdir('/run/sshd', { recursive: true });
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', path('config')], { stdio: 'ignore' });
  await listening(port);
  return {
    port,
    user: userInfo().username,
    key: path('client'),
    knownHosts: path('known'),
    [Symbol.asyncDispose]: () => stop(child, folder),
  };
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  child.kill();
  await once(child, 'close');
  await rm(folder, { recursive: true });
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer`);
}

async function listening(port: number): Promise<void> {
  const { connect } = await import('node:net');
  for (let tries = 0; tries < 200; tries++) {
    const isOpen = await new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on ${port}`);
}
