import { join } from 'node:path';
import type { Spooled } from '#pkg/archive';
import { runProgram } from './run-program.ts';
import type { RepositoryOptions } from './types.ts';

/**
 * What every run of git is told: nothing of the machine's configuration, no hook, no filter, no submodule, no protocol but
 * these, nobody to ask.
 */
const CONFIG: Readonly<Record<string, string>> = {
  'core.hooksPath': '/dev/null',
  'core.symlinks': 'false',
  'credential.helper': '',
  'fetch.unpackLimit': '1',
  'init.templateDir': '',
  'protocol.allow': 'never',
  'protocol.http.allow': 'always',
  'protocol.https.allow': 'always',
  'protocol.ssh.allow': 'always',
  'submodule.recurse': 'false',
  'transfer.fsckObjects': 'true',
};

/** The files of a branch or a tag, as a tar archive, without the history. @param url `https:`, `http:` or `ssh:` */
export async function fetchGit(
  url: URL,
  branch: string | undefined,
  folder: string,
  options: RepositoryOptions,
): Promise<Spooled> {
  await using proxy = await options.openProxy();
  const env = {
    ...gitConfig(),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    HOME: folder,
    http_proxy: proxy.url,
    https_proxy: proxy.url,
    ...(url.protocol === 'ssh:' && { GIT_SSH_COMMAND: await sshCommand(url, options) }),
  };
  const repository = join(folder, 'repository');
  const clone = ['clone', '--quiet', '--bare', '--depth', '1', '--single-branch', '--no-tags', '--template='];
  const wanted = branch === undefined ? [] : [`--branch=${branch}`];
  await using _cloned = await runProgram({
    program: 'git',
    args: [...clone, ...wanted, '--', url.href, repository],
    env,
  });
  return await runProgram({ program: 'git', args: ['--git-dir', repository, 'archive', '--format=tar', 'HEAD'], env });
}

function gitConfig(): Record<string, string> {
  const entries = Object.entries(CONFIG);
  const env: Record<string, string> = { GIT_CONFIG_COUNT: String(entries.length) };
  for (const [index, [key, value]] of entries.entries()) {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return env;
}

/** Connects to the address that was checked, and believes the key of the host that was named. */
async function sshCommand({ hostname, port }: URL, { resolve, ssh = {} }: RepositoryOptions): Promise<string> {
  const [found] = await resolve(hostname.replace(/^\[|\]$/g, ''));
  const given: Record<string, string | undefined> = {
    BatchMode: 'yes',
    StrictHostKeyChecking: 'yes',
    ForwardAgent: 'no',
    ClearAllForwardings: 'yes',
    PermitLocalCommand: 'no',
    ConnectTimeout: '15',
    HostName: found?.address ?? '',
    HostKeyAlias: port === '' || port === '22' ? hostname : `[${hostname}]:${port}`,
    IdentityFile: ssh.key,
    IdentitiesOnly: ssh.key && 'yes',
    UserKnownHostsFile: ssh.knownHosts,
  };
  const words = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : ['-o', quote(`${name}=${value}`)],
  );
  return ['ssh', '-F', 'none', ...words].join(' ');
}

/** For the shell that git gives the command to. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
